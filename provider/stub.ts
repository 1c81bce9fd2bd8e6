// The provider text that the state keeps with each resource: it loads the installed package and holds nothing of its own.
//
// It is written out, not serialized from a closure: the text is the same whatever compiler, SDK or release made it, so a
// new release is no change to any resource. States keep it for years: `pulumi-eks-versions/provider` and the calls below
// are frozen. `configure` and `delete` need no package, so that destroy works when it is gone.

export type ResourceKind = "cluster" | "nodegroup" | "addon";

/** The text for one kind of resource, under a kilobyte; a property of this name is a dynamic resource's provider. */
export function providerText(kind: ResourceKind): string {
  return `exports.handler = () => {
  const load = () => {
    try {
      return require("pulumi-eks-versions/provider").${kind};
    } catch (e) {
      if (e.code !== "MODULE_NOT_FOUND") throw e;
      throw new Error("pulumi-eks-versions cannot be loaded: run npm install in the program's folder (" + e.message.split("\\n")[0] + ")");
    }
  };
  return {
    configure(r) { this.config = r.config; },
    async check(o, n) { return load().check(this.config, o, n); },
    async diff(i, o, n) { return load().diff(this.config, i, o, n); },
    async create(n) { return load().create(this.config, n); },
    async read(i, p) { return load().read(this.config, i, p); },
    async update(i, o, n) { return load().update(this.config, i, o, n); },
    async delete() {},
  };
};
`;
}
