import assert from "node:assert/strict";
import { UpdateAddonCommand } from "@aws-sdk/client-eks";
import { startProcess } from "./process";
import { type Ran, Resource, unknown } from "./stack";
import { arn, inWorlds, prod, World } from "./world";

const addon = { clusterName: "prod", addonName: "coredns" };
const old = "v1.11.0-eksbuild.1";
/** EKS's defaults for 1.31 and 1.32. */
const v111 = "v1.11.2-eksbuild.1";
const v112 = "v1.12.2-eksbuild.1";

/** A cluster with one add-on. */
const withAddon = (version: string, more = {}) => prod({ addons: [{ name: "coredns", version }], ...more });

const text = ({ said }: Ran) => said.map((message) => message.text).join("\n");
const warnings = ({ said }: Ran) =>
  said
    .filter(({ severity }) => severity === "warning")
    .map((message) => message.text)
    .join("\n");
const versionOf = async (world: World) => (await world.cluster()).addons[0]?.version;
const reads = async (world: World, operation: string) =>
  (await world.requests()).filter((call) => call.operation === operation).length;

describe("lifecycle: add-on", () => {
  inWorlds();

  it("adopts an add-on that is at its version, and asks EKS nothing about versions", async () => {
    const world = await World.start([withAddon(v111)]);
    const coredns = new Resource("addon", world.config());
    const preview = await coredns.preview({ ...addon, version: v111 });
    assert.deepEqual(preview.inputs.plan, []);
    assert.deepEqual(preview.inputs.observed, { version: v111, clusterVersion: "1.31" });
    assert.match(
      text(preview),
      /add-on coredns of prod: adopted as it is, at v1\.11\.2-eksbuild\.1: no update/,
    );
    assert.equal((await coredns.up({ ...addon, version: v111 })).op, "create");
    assert.deepEqual(await world.mutations(), []);
    assert.equal(coredns.state?.id, `${arn}/coredns`);
    const { version, status, history } = coredns.state.outputs;
    assert.deepEqual([version, status, history], [v111, "ACTIVE", []]);
    assert.match(String(coredns.state.outputs.arn), /:addon\/prod\/coredns\//);
    assert.equal((await coredns.up({ ...addon, version: v111 })).op, "same");
    assert.equal(await reads(world, "DescribeAddonVersions"), 0);
    assert.equal(await coredns.refresh(), false);
  });

  it("updates by one call, waits for it and records it", async () => {
    const world = await World.start([withAddon(old)]);
    const coredns = new Resource("addon", world.config());
    const program = { ...addon, version: v111, resolveConflicts: "OVERWRITE" };
    const { inputs } = await coredns.preview(program);
    assert.deepEqual(inputs.plan, [`add-on coredns ${old} -> ${v111}`]);
    assert.deepEqual(await world.mutations(), []);
    const ran = await coredns.up(program);
    assert.equal(ran.op, "create", ran.error);
    assert.deepEqual(await world.mutations(), ["UpdateAddon prod/coredns"]);
    const [update] = (await world.cluster()).addons[0]!.updates;
    assert.deepEqual(
      update?.params.map(({ type, value }) => [type, value]),
      [
        ["AddonVersion", v111],
        ["ResolveConflicts", "OVERWRITE"],
      ],
    );
    const { version, updateId, updateType, history } = coredns.state!.outputs;
    assert.deepEqual([version, updateId, updateType], [v111, update.id, "AddonUpdate"]);
    const [entry] = history as { from: string; to: string; status: string }[];
    assert.deepEqual([entry?.from, entry?.to, entry?.status], [old, v111, "Successful"]);
    assert.equal((await coredns.up(program)).op, "same");
    assert.equal(await coredns.refresh(), false);
    assert.equal((await coredns.up(program)).op, "same");
    assert.equal((await world.mutations()).length, 1);
  });

  it("comes after the control plane of its run, and is judged on it", async () => {
    const world = await World.start([withAddon(v111)]);
    const process = startProcess();
    const cluster = new Resource("cluster", world.config());
    const coredns = new Resource("addon", world.config());
    const program = { ...addon, clusterVersion: "1.32", version: "default" };
    const shown = startProcess();
    await cluster.preview({ clusterName: "prod", version: "1.32" }, shown);
    const preview = await coredns.preview(program, shown);
    const line = `after control plane 1.32: add-on coredns ${v111} -> ${v112}`;
    assert.deepEqual(preview.inputs.plan, [line]);
    assert.match(text(preview), new RegExp(`plan .*${line}`));
    await cluster.up({ clusterName: "prod", version: "1.32" }, process);
    const ran = await coredns.up(program, process);
    assert.deepEqual([ran.op, ran.error], ["create", ""]);
    assert.deepEqual(
      [ran.inputs.plan, ran.inputs.observed],
      [preview.inputs.plan, preview.inputs.observed],
      "the stamps of a preview and of its run agree",
    );
    assert.deepEqual(await world.mutations(), ["UpdateClusterVersion prod", "UpdateAddon prod/coredns"]);
    assert.equal((await coredns.up(program)).op, "same");
  });

  it("says of one that is at its version and not well what EKS says, and that no update mends it", async () => {
    const issues = [{ code: "InsufficientNumberOfReplicas", message: "no node to run on", resourceIds: [] }];
    const ill = { name: "coredns", version: v111, status: "DEGRADED", healthIssues: issues };
    const world = await World.start([prod({ addons: [ill] })]);
    const coredns = new Resource("addon", world.config());
    assert.equal(
      warnings(await coredns.preview({ ...addon, version: v111 })),
      `add-on coredns of prod is at ${v111} already, and EKS says DEGRADED (InsufficientNumberOfReplicas): no update of its version ` +
        "mends that. Next: see its health in DescribeAddon",
    );
    const moved = await coredns.preview({ ...addon, version: "v1.13.2-eksbuild.1" });
    assert.equal(warnings(moved), "", "an update that is to come may mend it");
    assert.deepEqual(moved.inputs.plan, [`add-on coredns ${v111} -> v1.13.2-eksbuild.1`]);
  });

  it("fails where its control plane stays behind, and names the way out", async () => {
    const world = await World.start([withAddon(v111)]);
    const coredns = new Resource("addon", world.config());
    const { op, error } = await coredns.up({ ...addon, clusterVersion: "1.32", version: v112 });
    assert.equal(op, "failed");
    assert.equal(
      error,
      `add-on coredns of prod cannot go to ${v112} yet: that is for control plane 1.32, which runs 1.31, and no update that would ` +
        "raise it is under way. Raise the control plane first: pass `cluster: <ClusterVersion>`, and leave it in with --target " +
        "[EKSV014]",
    );
    assert.deepEqual(await world.mutations(), []);
  });

  it("refuses a version that EKS does not offer for the minor, and names some that it does", async () => {
    const world = await World.start([withAddon(v111)]);
    const coredns = new Resource("addon", world.config());
    const { op, failures } = await coredns.preview({ ...addon, version: "v1.14.2-eksbuild.1" });
    assert.equal(op, "refused");
    assert.deepEqual(failures, [
      {
        property: "version",
        reason:
          "add-on coredns of prod: EKS offers no v1.14.2-eksbuild.1 for control plane 1.31 (DescribeAddonVersions). Declare version " +
          `"${v111}" (EKS's default), "v1.13.2-eksbuild.1", "v1.13.0-eksbuild.1", "${v112}", or "default" [EKSV014]`,
      },
    ]);
    assert.deepEqual(await world.mutations(), []);
  });

  it("goes down only to the version that allowDowngrade names", async () => {
    const world = await World.start([withAddon(v112)]);
    const coredns = new Resource("addon", world.config());
    await coredns.up({ ...addon, version: v112 });
    const refused = await coredns.up({ ...addon, version: v111 });
    assert.equal(refused.op, "refused");
    assert.match(
      refused.failures[0]!.reason,
      /runs v1\.12\.2.* allowDowngrade: "v1\.11\.2-eksbuild\.1".*\[EKSV015\]/,
    );
    const allowed = { ...addon, version: v111, allowDowngrade: v111 };
    const preview = await coredns.preview(allowed);
    assert.match(text(preview), /goes down, as allowDowngrade declares/);
    assert.equal((await coredns.up(allowed)).op, "update");
    assert.equal(await versionOf(world), v111);
    assert.equal((await coredns.up(allowed)).op, "same");
  });

  it("keeps the default until the minor changes, whatever the default is by then", async () => {
    const world = await World.start([withAddon(old)]);
    const coredns = new Resource("addon", world.config());
    const program = { ...addon, version: "default" };
    assert.equal((await coredns.up(program)).op, "create");
    assert.equal(coredns.state?.outputs.version, v111);
    assert.deepEqual((await coredns.preview(program)).inputs.plan, []);
    assert.equal((await coredns.up(program)).op, "same");
    assert.equal(await coredns.refresh(), false);
    assert.equal(coredns.state.inputs.version, "default", "ignoreChanges goes on with what is declared");
    assert.equal((await coredns.up(program)).op, "same");
    const asked = await reads(world, "DescribeAddonVersions");
    await world.someoneMoves("1.32");
    const preview = await coredns.preview(program);
    assert.deepEqual(preview.inputs.plan, [`add-on coredns ${v111} -> ${v112}`]);
    assert.equal(await reads(world, "DescribeAddonVersions"), asked + 1);
    assert.equal((await coredns.up(program)).op, "update");
    assert.equal(coredns.state.outputs.version, v112);
    assert.equal((await coredns.up(program)).op, "same");
  });

  it("adopts one that is newer than the default, says so and keeps it", async () => {
    const world = await World.start([withAddon(v112)]);
    const coredns = new Resource("addon", world.config());
    const program = { ...addon, version: "default" };
    const preview = await coredns.preview(program);
    assert.deepEqual(preview.inputs.plan, []);
    assert.match(
      text(preview),
      new RegExp(`stays at ${v112}, as EKS's default for 1\\.31 \\(${v111}\\) is not newer`),
    );
    assert.equal((await coredns.up(program)).op, "create");
    assert.equal(coredns.state?.outputs.version, v112);
    await world.someoneMovesAddon("coredns", v111);
    assert.deepEqual((await coredns.preview(program)).inputs.plan, [`add-on coredns ${v111} -> ${v112}`]);
  });

  it("leaves one that someone else moved up alone, with both remedies, after a refresh too", async () => {
    const world = await World.start([withAddon(v111)]);
    for (const version of [v111, "default"]) {
      const coredns = new Resource("addon", world.config());
      await coredns.up({ ...addon, version });
      await world.someoneMovesAddon("coredns", v112);
      for (const refreshed of [false, true]) {
        if (refreshed) assert.equal(await coredns.refresh(), true);
        const ran = await coredns.up({ ...addon, version });
        assert.equal(ran.op, "same");
        assert.match(
          warnings(ran),
          /runs v1\.12\.2-eksbuild\.1, not the declared version v1\.11\.2.*Declare version "v1\.12\.2-eksbuild\.1".*pulumi refresh/,
        );
      }
      assert.equal(coredns.state?.inputs.version, version);
      await world.seed([withAddon(v111)]);
    }
    assert.equal((await world.mutations()).length, 2, "somebody else's alone");
  });

  it("names the codes of a failed update with what to do, and tries again in the next run", async () => {
    const world = await World.start([withAddon(old)]);
    await world.faults({
      ...{ operation: "UpdateAddon", kind: "failUpdate", afterSeconds: 30 },
      errors: [
        { errorCode: "ConfigurationConflict", errorMessage: "Conflicts found", resourceIds: ["coredns"] },
      ],
    });
    const coredns = new Resource("addon", world.config());
    const program = { ...addon, version: v111 };
    const { op, error } = await coredns.up(program);
    assert.equal(op, "partial");
    assert.match(
      error,
      /^updating add-on coredns of prod \(add-on coredns v1\.11\.0-eksbuild\.1 -> v1\.11\.2-eksbuild\.1\): update \S+ ended as Failed: ConfigurationConflict on coredns: Conflicts found\. Next: .*resolveConflicts: "OVERWRITE".*run again/,
    );
    assert.equal(coredns.state?.outputs.version, old);
    assert.equal((await coredns.up(program)).op, "update");
    assert.equal(coredns.state.outputs.version, v111);
    const tokens = (await world.requests()).flatMap(({ operation, clientRequestToken }) =>
      operation === "UpdateAddon" ? [clientRequestToken] : [],
    );
    assert.equal(new Set(tokens).size, 2, "a second attempt is a new request");
  });

  it("tries a downgrade that was allowed and failed again, and calls it nobody else's", async () => {
    const world = await World.start([withAddon(v112)]);
    await world.faults({
      ...{ operation: "UpdateAddon", kind: "failUpdate", afterSeconds: 30 },
      errors: [{ errorCode: "K8sResourceNotFound", errorMessage: "gone", resourceIds: [] }],
    });
    const coredns = new Resource("addon", world.config());
    const program = { ...addon, version: v111, allowDowngrade: v111 };
    assert.equal((await coredns.up(program)).op, "partial");
    const again = await coredns.up(program);
    assert.deepEqual([again.op, warnings(again)], ["update", ""]);
    assert.equal(await versionOf(world), v111);
  });

  it("says that an update takes it away from what is declared, and leaves it alone until that has ended", async () => {
    const world = await World.start([withAddon(v111)]);
    const coredns = new Resource("addon", world.config());
    await coredns.up({ ...addon, version: v111 });
    await world.freeze();
    const moved = { clusterName: "prod", addonName: "coredns", addonVersion: old };
    const { update } = await world.asSomeone((client) => client.send(new UpdateAddonCommand(moved)));
    // The status says it a few seconds later.
    await world.pass(10);
    const run = await coredns.up({ ...addon, version: v111 });
    assert.equal(run.op, "same");
    assert.equal(
      warnings(run),
      `add-on coredns of prod shows what is declared, and update ${update?.id ?? ""}, which runs, takes it elsewhere: it is left alone ` +
        "until that has ended. Next: run again then",
    );
    assert.equal((await world.mutations()).length, 1);
  });

  it("attaches to the update that runs already", async () => {
    const world = await World.start([withAddon(old)]);
    const coredns = new Resource("addon", world.config());
    const program = { ...addon, version: v111, timeouts: { update: "1s" } };
    await world.freeze();
    const { op, error } = await coredns.up(program);
    assert.equal(op, "partial");
    assert.match(error, /still runs after the time allowed.*it attaches to the update/);
    await world.thaw();
    assert.equal((await coredns.up({ ...addon, version: v111 })).op, "update");
    assert.deepEqual(await world.mutations(), ["UpdateAddon prod/coredns"]);
    assert.equal(coredns.state?.outputs.version, v111);
  });

  it("reads the add-ons of a cluster once a process, and none where there is no AddonVersion", async () => {
    const names = ["coredns", "kube-proxy", "vpc-cni"];
    const world = await World.start([prod({ addons: names.map((name) => ({ name })) })]);
    const process = startProcess();
    await new Resource("cluster", world.config()).preview({ clusterName: "prod", version: "1.31" }, process);
    assert.equal(await reads(world, "ListAddons"), 0);
    for (const addonName of names) {
      const ran = await new Resource("addon", world.config(), addonName).preview(
        { clusterName: "prod", addonName, version: "default" },
        process,
      );
      assert.deepEqual(ran.inputs.plan, []);
    }
    assert.equal(await reads(world, "ListAddons"), 1);
    assert.equal(await reads(world, "DescribeAddon"), names.length);
  });

  it("plans what is left to do after its cluster's resource has moved it on the way", async () => {
    const world = await World.start([withAddon("v1.9.2-eksbuild.1")]);
    const cluster = { clusterName: "prod", version: "1.32", carryAddons: "all" };
    const program = { ...addon, clusterVersion: "1.32", version: "default" };
    const shown = startProcess();
    const plane = new Resource("cluster", world.config());
    const coredns = new Resource("addon", world.config());
    await plane.preview(cluster, shown);
    const preview = await coredns.preview(program, shown);
    assert.deepEqual(preview.inputs.plan, [
      "with its cluster: add-on coredns v1.9.2-eksbuild.1 -> v1.12.2-eksbuild.1",
    ]);
    assert.doesNotMatch(text(preview), /adopted/);
    assert.deepEqual(preview.inputs.observed, { version: "v1.9.2-eksbuild.1" });
    const process = startProcess();
    const carried = await plane.up(cluster, process);
    assert.equal(carried.op, "create", carried.error);
    const before = (await world.mutations()).length;
    const ran = await coredns.up(program, process);
    assert.deepEqual([ran.op, ran.error], ["create", ""]);
    assert.deepEqual(
      [ran.inputs.plan, ran.inputs.observed],
      [preview.inputs.plan, preview.inputs.observed],
      "the stamps of a preview and of its run agree",
    );
    assert.equal((await world.mutations()).length, before, "it only records");
    assert.equal(coredns.state?.outputs.version, await versionOf(world));
    assert.equal((await coredns.up(program)).op, "same");
  });

  it("may go down with the rollback of its control plane", async () => {
    const world = await World.start([withAddon(v112)]);
    await world.someoneMoves("1.32");
    const plane = new Resource("cluster", world.config());
    await plane.up({ clusterName: "prod", version: "1.32" });
    const coredns = new Resource("addon", world.config());
    await coredns.up({ ...addon, clusterVersion: "1.32", version: v112 });
    const cluster = { clusterName: "prod", version: "1.31", allowRollback: "1.31" };
    const program = { ...addon, clusterVersion: "1.31", version: v111 };
    const shown = startProcess();
    await plane.preview(cluster, shown);
    const preview = await coredns.preview(program, shown);
    assert.deepEqual(preview.failures, []);
    assert.deepEqual(preview.inputs.plan, [`after control plane 1.31: add-on coredns ${v112} -> ${v111}`]);
    assert.match(text(preview), /add-on coredns of prod: goes down with its control plane/);
    const process = startProcess();
    const rolledBack = await plane.up(cluster, process);
    assert.equal(rolledBack.op, "update", rolledBack.error);
    const ran = await coredns.up(program, process);
    assert.deepEqual([ran.op, ran.error], ["update", ""]);
    assert.equal(await versionOf(world), v111);
    assert.equal((await coredns.up(program)).op, "same");
  });

  describe("where something is missing", () => {
    it("a cluster or an add-on that may be made in this run is shown as such", async () => {
      const world = await World.start([]);
      const coredns = new Resource("addon", world.config());
      const first = await coredns.preview({ ...addon, version: v111 });
      assert.match(text(first), /plan .*: when the cluster exists: add-on coredns -> v1\.11\.2-eksbuild\.1/);
      await world.seed([prod()]);
      const second = await coredns.preview({ ...addon, version: "default" });
      assert.match(text(second), /plan .*: when the add-on exists: add-on coredns -> default/);
      assert.deepEqual([second.inputs.plan, second.inputs.observed], [unknown, unknown]);
      const { op, error } = await coredns.up({ ...addon, version: v111 });
      assert.equal(op, "failed");
      assert.equal(
        error,
        "add-on coredns of prod is not found in us-east-1. Next: install it first, as this package does not install add-ons: take " +
          "addonName from an output of the resource that installs it",
      );
    });

    it("one that was removed is a failure in the preview, and gone after a refresh", async () => {
      const world = await World.start([withAddon(v111)]);
      const coredns = new Resource("addon", world.config());
      await coredns.up({ ...addon, version: v111 });
      await world.seed([prod()]);
      const { failures } = await coredns.preview({ ...addon, version: v111 });
      assert.deepEqual(failures, [
        {
          property: "addonName",
          reason:
            "add-on coredns of prod is not found in us-east-1: it was deleted, or the credentials are another account's. Next: " +
            "install it again, as this package does not install add-ons, correct the credentials, or remove this resource from the program",
        },
      ]);
      assert.equal(await coredns.refresh(), true);
      assert.equal(coredns.state, undefined);
    });

    for (const [operation, action] of [
      ["DescribeAddon", "eks:DescribeAddon"],
      ["DescribeAddonVersions", "eks:DescribeAddonVersions"],
    ] as const) {
      it(`permission for ${action} is named`, async () => {
        const world = await World.start([withAddon(old)]);
        const message = `User: x is not authorized to perform: ${action}`;
        await world.faults({
          ...{ operation, count: -1, kind: "error", status: 403, code: "AccessDeniedException", message },
        });
        const { op, failures } = await new Resource("addon", world.config()).preview({
          ...addon,
          version: v111,
        });
        assert.equal(op, "refused");
        assert.match(
          failures[0]!.reason,
          new RegExp(
            `^reading .*add-on coredns of prod: AccessDeniedException.* Next: allow ${action} for the role of this run$`,
          ),
        );
      });
    }

    it("permission for eks:ListAddons is not needed", async () => {
      const world = await World.start([withAddon(v111)]);
      await world.faults({
        ...{ operation: "ListAddons", count: -1, kind: "error", status: 403, code: "AccessDeniedException" },
        message: "User: x is not authorized to perform: eks:ListAddons",
      });
      const ran = await new Resource("addon", world.config()).preview({ ...addon, version: v111 });
      assert.deepEqual([ran.op, ran.inputs.plan], ["create", []]);
    });

    it("permission for eks:UpdateAddon is named by the run", async () => {
      const world = await World.start([withAddon(old)]);
      await world.faults({
        ...{ operation: "UpdateAddon", count: -1, kind: "error", status: 403, code: "AccessDeniedException" },
        message: "User: x is not authorized to perform: eks:UpdateAddon",
      });
      const { error } = await new Resource("addon", world.config()).up({ ...addon, version: v111 });
      assert.match(error, /^updating add-on coredns of prod .*eks:UpdateAddon\. Next: allow the action/);
    });

    it("without AWS the plan comes from the state, and says so", async () => {
      const world = await World.start([withAddon(v111)]);
      const coredns = new Resource("addon", world.config());
      await coredns.up({ ...addon, clusterVersion: "1.31", version: "default" });
      const nowhere = new Resource(
        "addon",
        world.config({ "aws:endpoints": '[{"eks":"http://127.0.0.1:9"}]' }),
      );
      nowhere.state = coredns.state;
      const process = startProcess();
      const same = await nowhere.preview({ ...addon, clusterVersion: "1.31", version: "default" }, process);
      assert.deepEqual([same.op, same.inputs.plan], ["same", []]);
      const next = await nowhere.preview({ ...addon, clusterVersion: "1.32", version: "default" }, process);
      assert.deepEqual(next.inputs.plan, [
        `after control plane 1.32: add-on coredns ${v111} -> default (not verified)`,
      ]);
      const pinned = await nowhere.preview({ ...addon, clusterVersion: "1.31", version: old }, process);
      assert.match(pinned.failures[0]!.reason, /\[EKSV015\]/);
    });

    it("an unknown version makes the plan unknown, and keeps what default stood for", async () => {
      const world = await World.start([withAddon(v111)]);
      const coredns = new Resource("addon", world.config());
      await coredns.up({ ...addon, version: "default" });
      const { inputs } = await coredns.preview({ ...addon, version: "default", clusterVersion: unknown });
      assert.deepEqual([inputs.plan, inputs.observed], [unknown, { version: v111 }]);
      assert.deepEqual(inputs.__memory, {
        ...{ arn, version: "default", defaultVersion: v111, defaultFor: "1.31" },
        clusterVersion: unknown,
      });
    });
  });

  it("another add-on is another resource", async () => {
    const world = await World.start([prod({ addons: [{ name: "coredns" }, { name: "kube-proxy" }] })]);
    const one = new Resource("addon", world.config());
    await one.up({ ...addon, version: "default" });
    assert.equal((await one.up({ ...addon, addonName: "kube-proxy", version: "default" })).op, "replace");
    assert.equal(one.state?.id, `${arn}/kube-proxy`);
    assert.deepEqual(await world.mutations(), []);
  });
});
