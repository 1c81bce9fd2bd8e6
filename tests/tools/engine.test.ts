import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { enginePaths, projectRoot } from "../../tools/engine/paths";
import { requireEngine } from "./program";

describe("npm run engine", () => {
  let home: string;

  before(requireEngine);
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "eks-versions-engine-"));
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  function engine(env: NodeJS.ProcessEnv = {}) {
    const started = Date.now();
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(projectRoot, "tools", "engine.js")],
      {
        encoding: "utf8",
        env: { ...process.env, ...env },
      },
    );
    return { status, stdout, stderr, ms: Date.now() - started };
  }

  /** A home with the real CLI in it and nothing beside it. */
  function bareHome(): ReturnType<typeof enginePaths> {
    const paths = enginePaths({ ...process.env, PULUMI_HOME: home });
    mkdirSync(paths.bin, { recursive: true });
    symlinkSync(enginePaths().cli, paths.cli);
    return paths;
  }

  it("finds the CLI where it is, at once, and says so in one line", () => {
    const { status, stdout, ms } = engine();
    assert.equal(status, 0);
    const { version, cli } = enginePaths();
    assert.equal(stdout, `engine: Pulumi ${version} is ready: ${cli}\n`);
    assert.ok(ms < 3_000, `took ${ms} ms`);
  });

  it("puts the language host and the starter of dynamic providers beside a CLI that lacks them", () => {
    const paths = bareHome();
    const { status, stdout } = engine({ PULUMI_HOME: home });
    assert.equal(status, 0);
    assert.match(stdout, /is ready: .*starter of dynamic providers.*built the Node\.js language host/);
    for (const file of [paths.languageHost, paths.dynamicProvider]) accessSync(file, constants.X_OK);
    assert.deepEqual(readdirSync(paths.bin).sort(), [
      "pulumi",
      "pulumi-language-nodejs",
      "pulumi-resource-pulumi-nodejs",
    ]);
    const host = spawnSync(paths.languageHost, ["--version"], { cwd: home, encoding: "utf8" });
    assert.equal(host.stdout, `v${paths.version}\n`);
  });

  it("renews a language host of its own that is not this checkout's, and leaves the official one alone", () => {
    const paths = bareHome();
    engine({ PULUMI_HOME: home });
    const ours = readFileSync(paths.languageHost, "utf8");
    writeFileSync(paths.languageHost, `${ours}// of last week`);
    assert.match(engine({ PULUMI_HOME: home }).stdout, /renewed the Node\.js language host/);
    assert.equal(readFileSync(paths.languageHost, "utf8"), ours);
    writeFileSync(paths.languageHost, "the official one");
    engine({ PULUMI_HOME: home });
    assert.equal(readFileSync(paths.languageHost, "utf8"), "the official one");
  });

  it("takes the official download where there is one, and keeps the language host that came with it", () => {
    const paths = enginePaths({ ...process.env, PULUMI_HOME: home });
    const script = [
      "#!/bin/sh",
      `while [ "$1" != --install-root ]; do shift; done`,
      `mkdir -p "$2/bin"`,
      `ln -s ${enginePaths().cli} "$2/bin/pulumi"`,
      `echo official > "$2/bin/pulumi-language-nodejs"`,
      `echo official > "$2/bin/pulumi-resource-pulumi-nodejs"`,
    ].join("\n");
    const vendor = join(home, "vendor.js");
    writeFileSync(vendor, `globalThis.fetch = async () => new Response(${JSON.stringify(script)});`);
    const { status, stdout, stderr } = engine({ PULUMI_HOME: home, NODE_OPTIONS: `--require ${vendor}` });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /trying the official download\nengine: Pulumi \S+ downloaded in \d+ s: /);
    assert.equal(readFileSync(paths.languageHost, "utf8"), "official\n");
    assert.deepEqual(readdirSync(join(home, "versions")), [paths.version]);
  });

  it("names each way that failed and what to do, and leaves nothing half done", () => {
    const paths = enginePaths({ ...process.env, PULUMI_HOME: home });
    mkdirSync(paths.bin, { recursive: true });
    writeFileSync(paths.cli, "#!/bin/sh\necho v0.0.1\n");
    chmodSync(paths.cli, 0o755);
    const offline = join(home, "offline.js");
    writeFileSync(offline, `globalThis.fetch = () => Promise.reject(new Error("no route to the vendor"));`);
    // A run that was killed has left its lock behind: its process is gone.
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const lock = join(home, "versions", `.${paths.version}.lock`);
    writeFileSync(lock, String(pid));
    mkdirSync(join(home, "versions", `.${paths.version}-${pid}`, "build"), { recursive: true });

    const { status, stdout, stderr } = engine({
      PULUMI_HOME: home,
      NODE_OPTIONS: `--require ${offline}`,
      PATH: "/nonexistent",
    });
    assert.equal(status, 1);
    assert.match(stdout, /version answers v0\.0\.1, not v.*: it is replaced/);
    assert.match(stderr, new RegExp(`no Pulumi CLI ${paths.version} could be put into ${paths.bin}`));
    assert.match(stderr, /official download: .*no route to the vendor/);
    assert.match(stderr, /build from Go modules: go is not on PATH/);
    assert.match(stderr, /next: install Go 1\.25\.11 or newer .* or install the Pulumi CLI/);
    assert.deepEqual(readdirSync(join(home, "versions")), [paths.version]);
    assert.ok(existsSync(paths.cli), "what was there is only replaced by something that works");
  });

  it("gives tools and tests the CLI's path and an environment with its folder first on PATH", () => {
    const paths = enginePaths({ PULUMI_HOME: "/somewhere", PATH: "/bin" });
    assert.equal(paths.cli, `/somewhere/versions/${paths.version}/bin/pulumi`);
    assert.equal(paths.env.PATH, `/somewhere/versions/${paths.version}/bin:/bin`);
  });
});
