import assert from "node:assert/strict";
import { runInThisContext } from "node:vm";
import * as entry from "../../provider/entry";
import { providerText } from "../../provider/stub";

type Call = (...args: unknown[]) => Promise<unknown>;
type Loaded = Record<"check" | "diff" | "create" | "read" | "update" | "delete", Call> & {
  configure(request: unknown): unknown;
};

/** As the engine's dynamic provider does with the text in a state (require-from-string), with a `require` of ours. */
function load(text: string, requires: (id: string) => unknown): Loaded {
  const exported: { handler?: () => Loaded } = {};
  const wrapped = runInThisContext(`(function (exports, require) { ${text}\n})`) as (
    exported: unknown,
    requires: unknown,
  ) => void;
  wrapped(exported, requires);
  return exported.handler!();
}

const missing = (id: string) => {
  throw Object.assign(new Error(`Cannot find module '${id}'\nRequire stack:\n- /home/someone/index.js`), {
    code: "MODULE_NOT_FOUND",
  });
};

/** States keep this text for years, so any change of it is a change of every resource. */
const golden = `exports.handler = () => {
  const load = () => {
    try {
      return require("pulumi-eks-versions/provider").cluster;
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

describe("stub", () => {
  it("is the golden text, one kind differing from the other by its name alone", () => {
    assert.equal(providerText("cluster"), golden);
    assert.equal(providerText("nodegroup"), golden.replace(".cluster;", ".nodegroup;"));
    assert.equal(providerText("addon"), golden.replace(".cluster;", ".addon;"));
  });

  it("is under a kilobyte, and holds no path and no version", () => {
    for (const kind of ["cluster", "nodegroup", "addon"] as const) {
      const text = providerText(kind);
      assert.ok(Buffer.byteLength(text) < 1024);
      assert.ok(!text.includes(process.cwd()) && !text.includes("node_modules") && !/\d+\.\d+/.test(text));
      assert.match(text, /^[\n\x20-\x7e]*$/);
    }
  });

  it("hands every call with the configuration to the package, looked up at the call and not before", async () => {
    const calls: unknown[] = [];
    const provider = new Proxy(
      {},
      {
        get:
          (_, name) =>
          (...args: unknown[]) =>
            calls.push([name, ...args]) && Promise.resolve(name),
      },
    );
    let requires = 0;
    const stub = load(providerText("nodegroup"), (id) => {
      assert.equal(id, "pulumi-eks-versions/provider");
      requires += 1;
      return { nodegroup: provider };
    });
    const config = { get: () => "x" };
    stub.configure({ config });
    assert.equal(requires, 0);
    assert.equal(await stub.check("olds", "news"), "check");
    await stub.diff("id", "olds", "news");
    await stub.create("news");
    await stub.read("id", "props");
    await stub.update("id", "olds", "news");
    assert.deepEqual(calls, [
      ["check", config, "olds", "news"],
      ["diff", config, "id", "olds", "news"],
      ["create", config, "news"],
      ["read", config, "id", "props"],
      ["update", config, "id", "olds", "news"],
    ]);
  });

  describe("where the package cannot be loaded", () => {
    it("configures and deletes all the same, so that destroy works", async () => {
      const stub = load(providerText("cluster"), missing);
      stub.configure({ config: {} });
      assert.equal(await stub.delete("id", {}), undefined);
    });

    for (const name of ["check", "diff", "create", "read", "update"] as const) {
      it(`${name} says in one line what to do`, async () => {
        const stub = load(providerText("cluster"), missing);
        await assert.rejects(stub[name]("id", {}, {}), {
          message:
            "pulumi-eks-versions cannot be loaded: run npm install in the program's folder (Cannot find module " +
            "'pulumi-eks-versions/provider')",
        });
      });
    }

    it("an error of another kind comes through as it is", async () => {
      const broken = new SyntaxError("Unexpected token");
      const stub = load(providerText("cluster"), () => {
        throw broken;
      });
      await assert.rejects(stub.create({}), (error) => error === broken);
    });
  });

  it("finds every kind in the package's entry", async () => {
    for (const kind of ["cluster", "nodegroup", "addon"] as const) {
      const stub = load(providerText(kind), () => entry);
      const checked = (await stub.check({}, {})) as { failures: { property: string }[] };
      assert.ok(checked.failures.some(({ property }) => property === "clusterName"));
    }
  });
});
