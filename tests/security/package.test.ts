// What is shipped: the packed tarball's content, few and locked dependencies, and no script that an installation runs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const repository = resolve(__dirname, "../..");

interface Package {
  readonly dependencies: Record<string, string>;
  readonly files: readonly string[];
  readonly scripts: Record<string, string>;
}

interface Lock {
  readonly packages: Record<
    string,
    { resolved?: string; integrity?: string; link?: boolean; hasInstallScript?: boolean; dev?: boolean }
  >;
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(repository, file), "utf8"));

describe("security: what is shipped", function () {
  this.timeout(60_000);

  const packed = () => {
    const listed = execFileSync(
      "npm",
      ["pack", "--dry-run", "--json", "--ignore-scripts", "--loglevel=error"],
      { cwd: repository, encoding: "utf8" },
    );
    const [{ files }] = JSON.parse(listed) as [{ files: { path: string }[] }];
    return files.map(({ path }) => path);
  };

  it("the tarball holds the build, the pack, documents and licence, and no source, test, secret or state", () => {
    const files = packed();
    const expected =
      /^(dist\/(index|(provider|components|policies|emulator)\/.+)\.(js|d\.ts)|policies\/[\w./-]+\.(js|json|yaml|md)|docs\/[\w./-]+\.(md|json)|package\.json|README\.md|CHANGELOG\.md|SECURITY\.md|LICENSE)$/;
    assert.deepEqual(
      files.filter((file) => !expected.test(file)),
      [],
    );
    assert.deepEqual(
      files.filter(
        (file) =>
          /\.env|\.pem|\.key|credentials|Pulumi\.\w+\.yaml|\.map$|test/i.test(file) &&
          !/^dist\/(provider|policies)\//.test(file),
      ),
      [],
    );
    for (const wanted of ["LICENSE", "README.md", "package.json"]) assert.ok(files.includes(wanted), wanted);
  });

  it("runs no script when it is installed", () => {
    const { scripts } = read("package.json") as Package;
    for (const name of ["preinstall", "install", "postinstall", "prepare", "prepublish"])
      assert.equal(scripts[name], undefined, name);
  });

  it("brings two packages of AWS's SDK and nothing else", () => {
    const { dependencies } = read("package.json") as Package;
    assert.deepEqual(Object.keys(dependencies), ["@aws-sdk/client-eks", "@aws-sdk/credential-providers"]);
  });

  it("is built from locked dependencies, each with its hash, and with install scripts off", () => {
    const { packages } = read("package-lock.json") as Lock;
    const unlocked = Object.entries(packages)
      .filter(
        ([path, { link, integrity }]) => path.startsWith("node_modules/") && !link && integrity === undefined,
      )
      .map(([path]) => path);
    assert.deepEqual(unlocked, []);
    assert.match(readFileSync(join(repository, ".npmrc"), "utf8"), /^ignore-scripts=true$/m);
    const shipped = Object.entries(packages).filter(
      ([path, { dev, hasInstallScript }]) => path !== "" && !dev && hasInstallScript,
    );
    // A peer of the user's own; its script only reports versions (protobufjs).
    assert.deepEqual(
      shipped.map(([path]) => path).filter((path) => !path.endsWith("node_modules/protobufjs")),
      [],
    );
  });

  it("says where to report a vulnerability", () => {
    assert.ok(existsSync(join(repository, "SECURITY.md")));
  });
});
