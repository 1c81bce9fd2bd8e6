// The control plane's updates through the JavaScript SDK: upgrades, locks, tokens, skew, insights, rollback, cancelling.
import { strict as assert } from "node:assert";
import {
  CancelUpdateCommand,
  DescribeClusterCommand,
  DescribeUpdateCommand,
  ListUpdatesCommand,
  UpdateClusterVersionCommand,
  type UpdateClusterVersionCommandInput,
} from "@aws-sdk/client-eks";
import { NOW, assertRefused, refusal, run, world, type Running } from "./running";

const DAY = 86_400;

describe("emulator: control plane", () => {
  let emulator: Running;
  beforeEach(async () => {
    emulator = await run();
  });
  afterEach(() => emulator.close());

  const update = async (version: string, more: Partial<UpdateClusterVersionCommandInput> = {}) =>
    (await emulator.eks.send(new UpdateClusterVersionCommand({ name: "prod", version, ...more }))).update!;
  const describe_ = async () =>
    (await emulator.eks.send(new DescribeClusterCommand({ name: "prod" }))).cluster!;
  const find = async (updateId: string) =>
    (await emulator.eks.send(new DescribeUpdateCommand({ name: "prod", updateId }))).update!;

  it("moves up one minor: late UPDATING, old version until done, then both versions at once", async () => {
    await emulator.seed(world());
    const before = await describe_();
    const started = await update("1.34");
    assert.match(started.id!, /^[0-9a-f]{8}-[0-9a-f]{4}-3/);
    assert.equal(started.status, "InProgress");
    assert.equal(started.type, "VersionUpdate");
    assert.deepEqual(started.params, [
      { type: "Version", value: "1.34" },
      { type: "PlatformVersion", value: "eks.18" },
    ]);
    assert.deepEqual(started.errors, []);
    assert.equal(started.cancellation, undefined);
    assert.ok(started.createdAt instanceof Date);
    assert.equal((await describe_()).status, "ACTIVE");
    await emulator.advance(5);
    assert.equal((await describe_()).status, "UPDATING");
    assert.equal((await describe_()).version, "1.33");
    await emulator.advance(590);
    assert.equal((await find(started.id!)).status, "InProgress");
    await emulator.advance(5);
    assert.equal((await find(started.id!)).status, "Successful");
    const after = await describe_();
    assert.deepEqual([after.status, after.version, after.platformVersion], ["ACTIVE", "1.34", "eks.18"]);
    assert.notEqual(before.platformVersion, after.platformVersion);
    const { updateIds } = await emulator.eks.send(new ListUpdatesCommand({ name: "prod" }));
    assert.deepEqual(updateIds, [started.id]);
  });

  describe("refuses a target", () => {
    const rows: [string, string][] = [
      ["1.33", "Unsupported Kubernetes minor version update from 1.33 to 1.33"],
      ["1.35", "Unsupported Kubernetes minor version update from 1.33 to 1.35"],
      ["1.31", "Unsupported Kubernetes minor version update from 1.33 to 1.31"],
      ["1.99", "unsupported Kubernetes version"],
      ["1.34.1", "unsupported Kubernetes version"],
      ["latest", "unsupported Kubernetes version"],
      ["", "unsupported Kubernetes version"],
    ];
    for (const [version, message] of rows) {
      it(`${JSON.stringify(version)}: ${message}`, async () => {
        await emulator.seed(world());
        await assertRefused(update(version), "InvalidParameterException", message);
      });
    }
  });

  it("a busy cluster answers 409 and names the running update, even while it still shows ACTIVE", async () => {
    await emulator.seed(world());
    const { id } = await update("1.34");
    assert.equal((await describe_()).status, "ACTIVE");
    const error = await refusal(update("1.34"));
    assert.equal(error.name, "ResourceInUseException");
    assert.equal(error.$metadata.httpStatusCode, 409);
    assert.equal(
      error.message,
      `Cannot VersionUpdate because cluster prod currently has update ${id!} in progress`,
    );
    assert.equal(error["clusterName"], "prod");
  });

  it("a repeated token is the same update, whatever became of it; with other parameters it is refused", async () => {
    await emulator.seed(world());
    const clientRequestToken = "one-token";
    const first = await update("1.34", { clientRequestToken });
    assert.equal((await update("1.34", { clientRequestToken })).id, first.id);
    await emulator.advance(600);
    const replayed = await update("1.34", { clientRequestToken });
    assert.deepEqual([replayed.id, replayed.status], [first.id, "Successful"]);
    await assertRefused(
      update("1.35", { clientRequestToken }),
      "InvalidParameterException",
      "The client request token one-token was already used with other parameters.",
    );
    assert.notEqual((await update("1.35", { clientRequestToken: "another" })).id, first.id);
  });

  describe("skew", () => {
    const groups = (...versions: string[]) => ({
      version: "1.32",
      nodegroups: versions.map((version, index) => ({ name: `n${index}`, version })),
    });
    it("n-3: node groups three minors behind the target pass", async () => {
      await emulator.seed(world(groups("1.30", "1.32")));
      assert.equal((await update("1.33")).status, "InProgress");
    });
    it("n-3: node groups four minors behind are named", async () => {
      await emulator.seed(world(groups("1.29", "1.32")));
      const message =
        "Nodegroups n0 must be updated to match cluster version 1.32 before updating cluster version";
      await assertRefused(update("1.33", { force: true }), "InvalidParameterException", message);
    });
    it("match: every node group must be at the cluster's version", async () => {
      await emulator.seed(world(groups("1.31", "1.32", "1.30"), { settings: { skew: "match" } }));
      const message =
        "Nodegroups n0, n2 must be updated to match cluster version 1.32 before updating cluster version";
      await assertRefused(update("1.33"), "InvalidParameterException", message);
      await emulator.seed(world(groups("1.32"), { settings: { skew: "match" } }));
      assert.equal((await update("1.33")).status, "InProgress");
    });
  });

  it("enforced upgrade insights refuse with InvalidStateException unless forced; off by default", async () => {
    const insights = [
      { name: "Deprecated APIs removed in Kubernetes v1.34", kubernetesVersion: "1.34", status: "ERROR" },
    ];
    await emulator.seed(world({ insights }, { settings: { enforceUpgradeInsights: true } }));
    await assertRefused(
      update("1.34"),
      "InvalidStateException",
      "Cluster prod has upgrade readiness issues: Deprecated APIs removed in Kubernetes v1.34. Call ListInsights for details, or pass force to override.",
    );
    assert.equal((await update("1.34", { force: true })).type, "VersionUpdate");
    await emulator.seed(world({ insights }));
    assert.equal((await update("1.34")).type, "VersionUpdate");
  });

  describe("rollback", () => {
    /** A cluster that was upgraded to 1.33 `days` ago, its node group still on 1.32. */
    const upgraded = (more: Record<string, unknown> = {}, days = 1) =>
      world({
        upgradedAt: new Date(Date.parse(NOW) - days * DAY * 1000).toISOString(),
        nodegroups: [{ name: "web", version: "1.32" }],
        ...more,
      });

    it("moves back one minor and cannot be chained", async () => {
      await emulator.seed(upgraded());
      const { id, type } = await update("1.32");
      assert.equal(type, "VersionRollback");
      await emulator.advance(6);
      assert.equal((await describe_()).status, "UPDATING");
      const cancel = emulator.eks.send(new CancelUpdateCommand({ name: "prod", updateId: id! }));
      await assertRefused(
        cancel,
        "InvalidRequestException",
        /the control plane rollback has already started$/,
      );
      await emulator.advance(600);
      assert.equal((await find(id!)).status, "Successful");
      assert.equal((await describe_()).version, "1.32");
      await assertRefused(update("1.31"), "InvalidRequestException", /did not reach 1\.32 by an upgrade$/);
    });

    it("can follow an upgrade that was done here, for 7 days", async () => {
      await emulator.seed(world({ version: "1.32", createdVersion: "1.32", nodegroups: [] }));
      await update("1.33");
      await emulator.advance(600 + 7 * DAY - 10);
      assert.equal((await update("1.32", { clientRequestToken: "back" })).type, "VersionRollback");
      await emulator.advance(700);
      await update("1.33");
      await emulator.advance(600 + 7 * DAY + 10);
      await assertRefused(update("1.32"), "InvalidRequestException", /completed more than 7 days ago$/);
    });

    const refused: [string, Record<string, unknown>, number, RegExp][] = [
      [
        "for a cluster created at its version",
        { createdVersion: "1.33" },
        1,
        /did not reach 1\.33 by an upgrade$/,
      ],
      ["after 7 days", {}, 8, /completed more than 7 days ago$/],
      [
        "after the automatic upgrade at the end of extended support",
        { autoUpgraded: "extended" },
        1,
        /end of extended support$/,
      ],
      [
        "to extended support without the policy",
        { supportType: "STANDARD" },
        1,
        /set the upgrade policy to EXTENDED first$/,
      ],
      [
        "with a feature that the target lacks",
        { incompatibleFeature: "shiny" },
        1,
        /lacks the enabled feature shiny$/,
      ],
      [
        "to a version that is no longer supported",
        { version: "1.30", createdVersion: "1.28", nodegroups: [] },
        1,
        /version 1\.29 is no longer supported$/,
      ],
    ];
    for (const [title, cluster, days, message] of refused) {
      it(`is refused ${title}, forced or not`, async () => {
        await emulator.seed(upgraded(cluster, days));
        const target = cluster["version"] === "1.30" ? "1.29" : "1.32";
        for (const force of [false, true]) {
          await assertRefused(update(target, { force }), "InvalidRequestException", message);
        }
      });
    }

    it("is stopped by readiness findings unless forced", async () => {
      await emulator.seed(upgraded({ nodegroups: [{ name: "web", version: "1.33" }] }));
      await assertRefused(
        update("1.32"),
        "InvalidStateException",
        /rollback readiness issues: Kubelet version skew\./,
      );
      assert.equal((await update("1.32", { force: true })).type, "VersionRollback");
    });

    it("an UNKNOWN finding stops it as well, a WARNING does not", async () => {
      const finding = (status: string) => [
        { name: "API usage", category: "ROLLBACK_READINESS", kubernetesVersion: "1.32", status },
      ];
      await emulator.seed(upgraded({ insights: finding("UNKNOWN") }));
      await assertRefused(update("1.32"), "InvalidStateException", /API usage/);
      await emulator.seed(upgraded({ insights: finding("WARNING") }));
      assert.equal((await update("1.32")).type, "VersionRollback");
    });

    for (const timeoutMinutes of [119, 10_081]) {
      it(`refuses a timeout of ${timeoutMinutes} minutes`, async () => {
        await emulator.seed(upgraded());
        await assertRefused(
          update("1.32", { rollbackConfig: { timeoutMinutes } }),
          "InvalidParameterException",
          /'rollbackConfig.timeoutMinutes' failed to satisfy constraint: Member must have value (greater|less) than or equal/,
        );
      });
    }

    describe("on EKS Auto Mode", () => {
      const autoMode = (more: Record<string, unknown> = {}) =>
        upgraded({ autoMode: true, autoModeNodes: 3, nodegroups: [], ...more });
      const cancel = async (updateId: string) =>
        (await emulator.eks.send(new CancelUpdateCommand({ name: "prod", updateId }))).update!;

      it("stays ACTIVE while nodes roll, holds the lock, then UPDATING, then done", async () => {
        await emulator.seed(autoMode());
        const { id } = await update("1.32");
        await emulator.advance(60 + 300);
        assert.deepEqual([(await describe_()).status, (await find(id!)).status], ["ACTIVE", "InProgress"]);
        await assertRefused(
          update("1.34"),
          "ResourceInUseException",
          /^Cannot VersionUpdate because cluster prod/,
        );
        await emulator.advance(60 + 3 * 240 - 360 + 6);
        assert.deepEqual([(await describe_()).status, (await describe_()).version], ["UPDATING", "1.33"]);
        await assertRefused(
          cancel(id!),
          "InvalidRequestException",
          /control plane rollback has already started$/,
        );
        await emulator.advance(600);
        assert.deepEqual([(await describe_()).version, (await find(id!)).status], ["1.32", "Successful"]);
        await assertRefused(
          cancel(id!),
          "InvalidRequestException",
          `Cannot cancel update ${id!}: it is already Successful`,
        );
      });

      it("can be cancelled while nodes roll, and tried again at once", async () => {
        await emulator.seed(autoMode());
        const { id } = await update("1.32");
        await emulator.advance(120);
        const asked = await cancel(id!);
        assert.deepEqual([asked.status, asked.cancellation?.status], ["InProgress", "InProgress"]);
        await emulator.advance(60);
        const ended = await find(id!);
        assert.deepEqual([ended.status, ended.cancellation?.status], ["Cancelled", "Successful"]);
        assert.deepEqual([(await describe_()).status, (await describe_()).version], ["ACTIVE", "1.33"]);
        assert.equal((await update("1.32")).type, "VersionRollback");
      });

      it("a cancellation that the nodes outrun fails, and the rollback goes on", async () => {
        await emulator.seed(autoMode());
        const { id } = await update("1.32");
        await emulator.advance(60 + 3 * 240 - 10);
        await cancel(id!);
        await emulator.advance(20);
        const lost = await find(id!);
        assert.deepEqual([lost.status, lost.cancellation?.status], ["InProgress", "Failed"]);
        await emulator.advance(600);
        assert.equal((await find(id!)).status, "Successful");
      });

      it("nodes that pods hold run into the timeout: Failed, still on the newer version", async () => {
        await emulator.seed(autoMode({ autoModeBlockedBy: "pods" }));
        const { id } = await update("1.32", { rollbackConfig: { timeoutMinutes: 120 } });
        await emulator.advance(60 + 7200 - 1);
        assert.equal((await find(id!)).status, "InProgress");
        await emulator.advance(1);
        const failed = await find(id!);
        assert.equal(failed.status, "Failed");
        assert.deepEqual(
          failed.errors?.[0]?.errorMessage,
          "Auto Mode nodes were not rolled back within 120 minutes.",
        );
        assert.deepEqual([(await describe_()).status, (await describe_()).version], ["ACTIVE", "1.33"]);
      });

      it("a node pool that lets no node drift is an ERROR finding", async () => {
        await emulator.seed(autoMode({ autoModeBlockedBy: "budget" }));
        await assertRefused(update("1.32"), "InvalidStateException", /EKS Auto Mode node disruption/);
      });
    });
  });

  it("only rollbacks can be cancelled, and only updates that exist", async () => {
    await emulator.seed(world());
    const { id } = await update("1.34");
    const cancel = (updateId: string) =>
      emulator.eks.send(new CancelUpdateCommand({ name: "prod", updateId }));
    await assertRefused(
      cancel(id!),
      "InvalidRequestException",
      `Cannot cancel update ${id!}: an update of type VersionUpdate cannot be cancelled`,
    );
    await assertRefused(cancel("nope"), "ResourceNotFoundException", "No update found for ID: nope");
  });
});
