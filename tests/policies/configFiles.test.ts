// The --policy-pack-config files and what Pulumi Cloud needs to publish the pack.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../policies/all";

const folder = join(__dirname, "../../policies");
const read = (file: string) => readFileSync(join(folder, file), "utf8");

type Config = Record<string, Record<string, unknown>>;

function config(file: string): Config {
  return JSON.parse(read(`config/${file}`)) as Config;
}

/** Every policy at its default level, with the defaults of its schema. */
const defaults = Object.fromEntries(
  policies.map(({ name, enforcementLevel, configSchema }) => [
    name,
    {
      enforcementLevel,
      ...Object.fromEntries(
        Object.entries(configSchema?.properties ?? {}).map(([key, schema]) => [key, schema.default]),
      ),
    },
  ]),
);

describe("policies/config", () => {
  it("forks.json is the default, written out", () => {
    assert.deepEqual(config("forks.json"), defaults);
  });

  it("strict.json is the same, and fails where mandatory policies could not verify", () => {
    const strict = structuredClone(defaults) as Config;
    for (const name of ["cluster-downgrade", "nodegroup-downgrade", "nodegroup-version-skew"]) {
      strict[name]!.onUnverified = "fail";
    }
    assert.deepEqual(config("strict.json"), strict);
  });

  it("staged.json begins with what nobody will miss: names and properties that exist", () => {
    for (const [name, { enforcementLevel, ...properties }] of Object.entries(config("staged.json"))) {
      assert.ok(name in defaults, name);
      assert.match(String(enforcementLevel), /^(mandatory|advisory|disabled)$/);
      for (const property of Object.keys(properties)) assert.ok(property in defaults[name]!, property);
    }
  });
});

describe("the pack", () => {
  it("has the nine policies with their default levels, each with a name, a severity, a remedy and a link to its row", () => {
    assert.deepEqual(
      policies.map(({ name, enforcementLevel }) => [name, enforcementLevel]),
      [
        ["cluster-downgrade", "mandatory"],
        ["nodegroup-downgrade", "mandatory"],
        ["nodegroup-version-skew", "mandatory"],
        ["nodegroup-version-skew-existing", "advisory"],
        ["single-owner", "mandatory"],
        ["cluster-version-supported", "advisory"],
        ["cluster-jump", "advisory"],
        ["forced-update", "advisory"],
        ["nodegroup-release-age", "advisory"],
      ],
    );
    const page = readFileSync(join(folder, "../docs/rules.md"), "utf8");
    for (const { name, displayName, severity, remediationSteps, url } of policies) {
      assert.ok(displayName && severity && remediationSteps, name);
      assert.equal(url, `https://unpkg.com/pulumi-eks-versions/docs/rules.md#${name}`);
      assert.ok(page.includes(`<a id="${name}"></a>`), name);
    }
  });

  it("has the version of the package that it comes with", () => {
    const { version, dependencies } = JSON.parse(read("package.json")) as {
      version: string;
      dependencies: Record<string, string>;
    };
    const own = JSON.parse(read("../package.json")) as { version: string };
    assert.equal(version, own.version);
    assert.equal(dependencies["pulumi-eks-versions"], `^${own.version}`);
    assert.equal(dependencies["@pulumi/policy"], "^1.21.0");
  });
});
