// Unmodified AWS clients of another make: botocore calls every operation, the AWS CLI a handful and its waiter.
import { strict as assert } from "node:assert";
import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { OPERATIONS } from "../../emulator/operations";
import { run, world, type Running } from "./running";

const execute = promisify(execFile);
const PINS = ["boto3==1.44.5", "botocore==1.44.5", "awscli==1.46.2"];
const VENV = join(__dirname, "..", "..", ".cache", "venv");
const bin = (name: string): string => join(VENV, process.platform === "win32" ? "Scripts" : "bin", name);

/** Makes the Python environment, once: it is kept in .cache between runs. */
function prepare(): void {
  const marker = join(VENV, "pins.txt");
  if (existsSync(marker) && readFileSync(marker, "utf8") === PINS.join("\n")) return;
  mkdirSync(join(VENV, ".."), { recursive: true });
  for (const [command, args] of [
    ["python3", ["-m", "venv", "--clear", VENV]],
    [bin("python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PINS]],
  ] as const) {
    const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
    assert.equal(status, 0, `${command} ${args.join(" ")}: ${stderr}`);
  }
  writeFileSync(marker, PINS.join("\n"));
}

describe("emulator: other AWS clients", function () {
  this.timeout(180_000);
  let emulator: Running;
  before(function () {
    if (spawnSync("python3", ["--version"]).status !== 0) {
      console.log("      skipped: python3 is missing, so neither botocore nor the AWS CLI can run");
      this.skip();
    }
    prepare();
  });
  beforeEach(async () => {
    emulator = await run();
  });
  afterEach(() => emulator.close());

  it("botocore calls every operation", async () => {
    const { stdout } = await execute(bin("python"), [join(__dirname, "everyOperation.py"), emulator.url]);
    const results = JSON.parse(stdout) as Record<string, Record<string, unknown>>;
    const { busy, gone, ...answers } = results;
    assert.deepEqual(Object.keys(answers).sort(), OPERATIONS.map(({ name }) => name).sort());
    assert.equal(busy?.["Code"], "ResourceInUseException");
    assert.match(
      String(busy["Message"]),
      /^Cannot VersionUpdate because cluster boto currently has update \S+ in progress$/,
    );
    assert.deepEqual(gone, {
      Code: "ResourceNotFoundException",
      Message: "No cluster found for name: boto.",
    });
    const { cluster } = answers["DescribeCluster"] as { cluster: Record<string, unknown> };
    assert.deepEqual([cluster["status"], cluster["version"]], ["ACTIVE", "1.33"]);
    assert.match(String(cluster["createdAt"]), /^2026-11-21 00:00:00/);
    assert.deepEqual(answers["ListTagsForResource"], { tags: { c: "d" } });
    const { update } = answers["CancelUpdate"] as {
      update: { type: string; cancellation: { status: string } };
    };
    assert.deepEqual([update.type, update.cancellation.status], ["VersionRollback", "InProgress"]);
    const { clusterVersions } = answers["DescribeClusterVersions"] as {
      clusterVersions: { status: string }[];
    };
    assert.deepEqual(
      clusterVersions.map(({ status }) => status),
      ["STANDARD_SUPPORT", "EXTENDED_SUPPORT"],
    );
  });

  describe("the AWS CLI", () => {
    const env = {
      ...process.env,
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_MAX_ATTEMPTS: "1",
      AWS_CONFIG_FILE: "/dev/null",
    };
    const aws = async (...args: string[]): Promise<unknown> => {
      const all = ["-m", "awscli", "--endpoint-url", emulator.url, "--output", "json", "eks", ...args];
      const { stdout } = await execute(bin("python"), all, { env });
      return stdout === "" ? undefined : (JSON.parse(stdout) as unknown);
    };

    it("updates a cluster, follows the update and waits", async () => {
      await emulator.seed(world());
      const { update } = (await aws(
        "update-cluster-version",
        "--name",
        "prod",
        "--kubernetes-version",
        "1.34",
      )) as {
        update: { id: string };
      };
      await emulator.advance(600);
      const query = ["--query", "update.status"];
      assert.equal(
        await aws("describe-update", "--name", "prod", "--update-id", update.id, ...query),
        "Successful",
      );
      await aws("wait", "cluster-active", "--name", "prod");
      await aws("wait", "nodegroup-active", "--cluster-name", "prod", "--nodegroup-name", "web");
      assert.equal(await aws("describe-cluster", "--name", "prod", "--query", "cluster.version"), "1.34");
    });

    it("pages by itself", async () => {
      const clusters = Array.from({ length: 5 }, (_, index) => ({ name: `c${index}` }));
      await emulator.seed({ clusters });
      const listed = await aws("list-clusters", "--page-size", "2");
      assert.deepEqual(listed, { clusters: clusters.map(({ name }) => name) });
      const { requests } = (await emulator.control("GET", "/requests")).body;
      assert.equal(requests.length, 3);
    });

    it("shows errors in its own form", async () => {
      await assert.rejects(
        aws("describe-cluster", "--name", "nope"),
        (error: Error & { stderr: string; code: number }) => {
          assert.match(
            error.stderr,
            /\(ResourceNotFoundException\) when calling the DescribeCluster operation: No cluster found for name: nope\./,
          );
          return error.code === 254 || error.code === 255;
        },
      );
    });
  });
});
