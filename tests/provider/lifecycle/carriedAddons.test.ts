// Add-ons that a ClusterVersion moves on the way up: what the next control plane cannot run, and with "all" to EKS's defaults.
import assert from "node:assert/strict";
import { startProcess } from "./process";
import { Resource } from "./stack";
import { inWorlds, prod, web, World } from "./world";

const hop = "UpdateClusterVersion prod";
const move = (name: string) => `UpdateAddon prod/${name}`;
const addons = [
  { name: "coredns", version: "v1.8.0-eksbuild.1" },
  { name: "kube-proxy", version: "v1.28.0-eksbuild.1" },
];
const old = () =>
  prod({ version: "1.30", nodegroups: [web({ version: "1.28", releaseVersion: undefined })], addons });
const program = (more: Record<string, unknown>) => ({
  clusterName: "prod",
  version: "1.32",
  carryNodegroups: "needed",
  ...more,
});

describe("lifecycle: carried add-ons", () => {
  inWorlds();

  it("go directly before the hop that needs them, before node groups, once each", async () => {
    const world = await World.start([old()]);
    const plane = new Resource("cluster", world.config());
    const preview = await plane.preview(program({ carryAddons: "incompatible" }));
    const plan = [
      "add-on coredns v1.8.0-eksbuild.1 -> v1.12.2-eksbuild.1",
      "control plane 1.30 -> 1.31",
      "add-on kube-proxy v1.28.0-eksbuild.1 -> v1.31.2-eksbuild.1",
      "node group web 1.28 -> 1.31",
      "control plane 1.31 -> 1.32",
    ];
    assert.deepEqual(preview.inputs.plan, plan);
    assert.deepEqual(await world.mutations(), []);
    const { op, error } = await plane.up(program({ carryAddons: "incompatible" }));
    assert.equal(op, "create", error);
    const made = [move("coredns"), hop, move("kube-proxy"), "UpdateNodegroupVersion prod/web", hop];
    assert.deepEqual(await world.mutations(), made);
    const history = plane.state!.outputs.history as Record<string, string>[];
    assert.deepEqual(
      history.map(({ addon, nodegroup, to }) => [addon ?? nodegroup ?? "", to]),
      [
        ["coredns", "v1.12.2-eksbuild.1"],
        ["", "1.31"],
        ["kube-proxy", "v1.31.2-eksbuild.1"],
        ["web", "1.31"],
        ["", "1.32"],
      ],
    );
    assert.equal((await plane.up(program({ carryAddons: "incompatible" }))).op, "same");
    assert.equal(await plane.refresh(), false);
    assert.deepEqual(await world.mutations(), made);
  });

  it('"all" brings them to EKS\'s defaults in the same run, as the preview showed, and not again later', async () => {
    const world = await World.start([old()]);
    const plane = new Resource("cluster", world.config());
    const preview = await plane.preview(program({ carryAddons: "all" }));
    assert.equal(
      (preview.inputs.plan as string[]).at(-1),
      "add-on kube-proxy v1.31.2-eksbuild.1 -> v1.32.2-eksbuild.1",
    );
    const { op, error } = await plane.up(program({ carryAddons: "all" }));
    assert.equal(op, "create", error);
    assert.equal((await world.mutations()).at(-1), move("kube-proxy"));
    assert.equal((await world.mutations()).length, 6);
    assert.equal((await plane.up(program({ carryAddons: "all" }))).op, "same");
    assert.equal((await world.mutations()).length, 6);
  });

  it("killed at every call goes on with the same totals", async () => {
    const world = await World.start([old()]);
    const plane = new Resource("cluster", world.config());
    let killed = 0;
    for (; ; killed += 1) {
      const process = startProcess();
      process.diesAfter = (call) => call.startsWith("start");
      const ran = await Promise.race([plane.up(program({ carryAddons: "all" }), process), process.died]);
      if (ran === undefined) continue;
      assert.equal(ran.op, "create", ran.error);
      break;
    }
    assert.equal(killed, 6);
    assert.equal((await world.mutations()).length, 6);
  });

  it("one that fails stops the run before its hop, and the rerun moves it again", async () => {
    const world = await World.start([old()]);
    const errors = [{ errorCode: "ConfigurationConflict", errorMessage: "Conflicts found", resourceIds: [] }];
    await world.faults({
      operation: "UpdateAddon",
      kind: "failUpdate",
      resource: "prod/kube-proxy",
      errors,
      afterSeconds: 30,
    });
    const plane = new Resource("cluster", world.config());
    const { op, error } = await plane.up(program({ carryAddons: "incompatible" }));
    assert.equal(op, "partial");
    assert.match(
      error,
      /^updating add-on kube-proxy of prod \(add-on kube-proxy v1\.28\.0-eksbuild\.1 -> v1\.31\.2-eksbuild\.1\): update \S+ ended as Failed: ConfigurationConflict: Conflicts found\. Next: /,
    );
    assert.deepEqual(await world.mutations(), [move("coredns"), hop, move("kube-proxy")]);
    const again = await plane.up(program({ carryAddons: "incompatible" }));
    assert.equal(again.op, "update", again.error);
    assert.equal((await world.cluster()).version, "1.32");
  });

  it("access that is missing for their reads fails the preview with the action's name", async () => {
    const world = await World.start([old()]);
    const message = "not authorized to perform: eks:ListAddons";
    await world.faults({
      operation: "ListAddons",
      kind: "error",
      status: 403,
      code: "AccessDeniedException",
      message,
      count: -1,
    });
    const { op, failures } = await new Resource("cluster", world.config()).preview(
      program({ carryAddons: "all" }),
    );
    assert.equal(op, "refused");
    assert.match(failures[0]!.reason, /eks:ListAddons/);
  });
});
