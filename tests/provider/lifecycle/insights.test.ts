// EKS's findings before each hop: shown, enforced, ignored, forced; and the skew of nodes that EKS does not manage.
import assert from "node:assert/strict";
import { type Ran, Resource } from "./stack";
import { inWorlds, prod, web, World } from "./world";

const program = (version: string, more: Record<string, unknown> = {}) => ({
  clusterName: "prod",
  version,
  ...more,
});
const warnings = ({ said }: Ran) =>
  said.filter(({ severity }) => severity === "warning").map(({ text }) => text);
const infos = ({ said }: Ran) => said.filter(({ severity }) => severity === "info").map(({ text }) => text);
const hop = "UpdateClusterVersion prod";

const api = (kubernetesVersion: string, status = "ERROR") => ({
  name: `Deprecated APIs removed in Kubernetes v${kubernetesVersion}`,
  category: "UPGRADE_READINESS",
  kubernetesVersion,
  status,
  reason: "APIs are in\nuse.\u001b[2J",
  recommendation: "Move to v1.",
  resources: [{ kubernetesResourceUri: "/apis/flowcontrol/v1beta3" }],
});
const found = (version: string, status = "ERROR") =>
  `Deprecated APIs removed in Kubernetes v${version} (${status}) on /apis/flowcontrol/v1beta3: APIs are in use. [2J EKS recommends: Move to v1`;

const start = (insights: readonly object[], more: Record<string, unknown> = {}, settings: object = {}) =>
  World.start([prod({ nodegroups: [], insights, ...more })], { settings });

describe("lifecycle: insights", () => {
  inWorlds();

  it("enforce stops at hop 3 of 4 with the findings named and the state at hop 2's version", async () => {
    const world = await start([api("1.34")]);
    const plane = new Resource("cluster", world.config());
    const enforce = program("1.35", { insights: "enforce" });
    const preview = await plane.preview(enforce);
    assert.equal(preview.op, "create");
    assert.ok(
      infos(preview).includes(
        "control plane of prod: EKS's insights for 1.33 and later are evaluated when reached",
      ),
      infos(preview).join("\n"),
    );
    assert.ok((await world.requests()).every(({ operation }) => operation !== "StartInsightsRefresh"));
    const { op, error } = await plane.up(enforce);
    assert.equal(op, "partial");
    assert.equal(
      error,
      `control plane of prod is not moved to 1.34: ${found("1.34")}. Resolve that and run again, or set force: "1.34" to move in ` +
        'spite of it; insights.ignore passes over a finding by its name [EKSV012]. The control plane is at 1.33; to stop here, declare version "1.33"',
    );
    assert.equal(plane.state!.outputs.version, "1.33");
    assert.deepEqual(await world.mutations(), [hop, hop]);

    const ignore = { [api("1.34").name]: "nobody calls it\nany more" };
    const again = await plane.up(program("1.35", { insights: { mode: "enforce", ignore } }));
    assert.equal(again.op, "update", again.error);
    assert.ok(
      warnings(again).includes(
        `insights of prod for 1.34: ${found("1.34")} (ignored: nobody calls it any more)`,
      ),
      warnings(again).join("\n"),
    );
    assert.deepEqual(await world.mutations(), [hop, hop, hop, hop]);
  });

  it("warn shows them in the preview and in the run, and goes on", async () => {
    const world = await start([api("1.32"), api("1.33", "WARNING")]);
    const plane = new Resource("cluster", world.config());
    const preview = await plane.preview(program("1.33"));
    assert.deepEqual(warnings(preview), [`insights of prod for 1.32: ${found("1.32")}`]);
    const up = await plane.up(program("1.33"));
    assert.equal(up.op, "create", up.error);
    assert.deepEqual(warnings(up), [
      `insights of prod for 1.32: ${found("1.32")}`,
      `insights of prod for 1.33: ${found("1.33", "WARNING")}`,
    ]);
  });

  it("a preview says that enforce would stop the first hop", async () => {
    const world = await start([api("1.32")]);
    const preview = await new Resource("cluster", world.config()).preview(
      program("1.32", { insights: "enforce" }),
    );
    assert.equal(preview.op, "create");
    assert.deepEqual(warnings(preview), [
      `as EKS's insights stand, the run would stop: control plane of prod is not moved to 1.32: ${found("1.32")}. Resolve that and ` +
        'run again, or set force: "1.32" to move in spite of it; insights.ignore passes over a finding by its name [EKSV012]',
    ]);
  });

  it("off shows nothing of them", async () => {
    const world = await start([api("1.32")]);
    const plane = new Resource("cluster", world.config());
    assert.deepEqual(warnings(await plane.preview(program("1.32", { insights: "off" }))), []);
    const up = await plane.up(program("1.32", { insights: "off" }));
    assert.deepEqual([up.op, warnings(up)], ["create", []]);
  });

  it("force lets the one minor pass that it names", async () => {
    const world = await start([api("1.32"), api("1.33")]);
    const plane = new Resource("cluster", world.config());
    const { op, error } = await plane.up(program("1.33", { insights: "enforce", force: "1.32" }));
    assert.equal(op, "partial");
    assert.match(error, /is not moved to 1\.33/);
    assert.deepEqual(await world.asked(), [{ name: "prod", version: "1.32", force: true }]);
  });

  for (const mode of ["off", "warn", "enforce"]) {
    it(`the skew of nodes that EKS does not manage stops with ${mode} too, at the hop that they do not stand`, async () => {
      const world = await start([], { otherNodes: [{ kind: "karpenter", version: "1.29", count: 12 }] });
      const plane = new Resource("cluster", world.config());
      const ignore = { "Kubelet version skew": "no" };
      const { op, error } = await plane.up(program("1.34", { insights: { mode, ignore } }));
      assert.equal(op, "partial");
      assert.match(
        error,
        /^control plane of prod is not moved to 1\.33: Kubelet version skew \(ERROR\): Nodes run kubelet 1\.29, which Kubernetes 1\.33 does not support\. EKS recommends: Update the nodes first\. Resolve/,
      );
      assert.equal(plane.state!.outputs.version, "1.32");
      assert.deepEqual(await world.mutations(), [hop]);
    });
  }

  it("what EKS cannot evaluate is said, and stops from the second hop on", async () => {
    const world = await start([]);
    const denied = {
      kind: "error",
      status: 403,
      code: "AccessDeniedException",
      message: "not authorized",
      count: -1,
    };
    await world.faults({ operation: "ListInsights", ...denied });
    const plane = new Resource("cluster", world.config());
    const text =
      "the skew of nodes outside managed node groups is not evaluated (AccessDeniedException: not authorized)";
    assert.deepEqual(warnings(await plane.preview(program("1.32"))), [`insights of prod for 1.32: ${text}`]);
    const { op, error, ...up } = await plane.up(program("1.33"));
    assert.equal(op, "partial");
    assert.deepEqual(warnings({ op, error, ...up }), [`insights of prod for 1.32: ${text}`]);
    assert.ok(error.startsWith(`control plane of prod is not moved to 1.33: ${text}. Resolve that`), error);
    assert.deepEqual(await world.mutations(), [hop]);
    const forced = await plane.up(program("1.33", { force: "1.33" }));
    assert.equal(forced.op, "update", forced.error);
  });

  it("a hop that EKS was too busy to begin is not counted twice", async () => {
    const world = await start([]);
    await world.faults(
      { operation: "ListInsights", kind: "error", status: 403, code: "AccessDeniedException", count: -1 },
      {
        operation: "UpdateClusterVersion",
        kind: "error",
        status: 409,
        code: "ResourceInUseException",
        count: 1,
      },
    );
    const { op, error } = await new Resource("cluster", world.config()).up(program("1.32"));
    assert.equal(op, "create", error);
  });

  it("EKS's own refusal prints its findings", async () => {
    const world = await start([api("1.32")], {}, { enforceUpgradeInsights: true });
    const plane = new Resource("cluster", world.config());
    const { op, error } = await plane.up(program("1.32"));
    assert.equal(op, "partial");
    assert.match(
      error,
      /^updating control plane of prod \(control plane 1\.31 -> 1\.32\): InvalidStateException: /,
    );
    assert.ok(error.includes(` EKS's findings: ${found("1.32")}. Next: `), error);
  });

  it("carried groups make the findings of kubelets go away before their hop", async () => {
    const world = await start([], { nodegroups: [web({ version: "1.28", releaseVersion: undefined })] });
    const plane = new Resource("cluster", world.config());
    const { op, error } = await plane.up(program("1.32", { insights: "enforce", carryNodegroups: "needed" }));
    assert.equal(op, "create", error);
    assert.deepEqual(await world.mutations(), ["UpdateNodegroupVersion prod/web", hop]);
  });
});
