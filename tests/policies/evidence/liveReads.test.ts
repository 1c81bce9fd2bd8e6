import { strict as assert } from "node:assert";
import type { EksPort, Settings } from "../../../provider/eks/port";
import { LiveReads } from "../../../policies/evidence/liveReads";
import { placeOf } from "../../../policies/view/place";

const place = (region: string) => placeOf(undefined, { region });

const live = {
  ...{ arn: "arn:aws:eks:a:111122223333:cluster/prod", accountId: "111122223333", region: "a", name: "prod" },
  ...{
    version: "1.31",
    platformVersion: "eks.1",
    status: "ACTIVE",
    upgradePolicy: "STANDARD",
    autoMode: false,
  },
};

/** A port for each region that counts what it is asked. */
function ports(observeCluster: EksPort["observeCluster"]) {
  const asked: string[] = [];
  const made = new Map<string, EksPort>();
  const open = ({ region = "" }: Settings): EksPort => {
    const port = made.get(region) ?? {
      ...({} as EksPort),
      observeCluster: (name, signal) => {
        asked.push(`${region} ${name}`);
        return observeCluster(name, signal);
      },
      listNodegroups: () => Promise.resolve(["web"]),
      observeNodegroup: () =>
        Promise.resolve({
          arn: "arn",
          name: "web",
          version: "1.30",
          amiType: "AL2_x86_64",
          status: "ACTIVE",
          ...{ issues: [], desiredSize: 1, maxUnavailable: 1 },
        }),
    };
    made.set(region, port);
    return port;
  };
  return { open, asked };
}

const never = () => new Promise<undefined>(() => undefined);

describe("policies/evidence/liveReads", function () {
  this.timeout(20_000);

  it("reads a cluster with its node groups once a run", async () => {
    const { open, asked } = ports(() => Promise.resolve(live));
    const reads = new LiveReads(open);
    const [first] = await Promise.all([reads.cluster(place("a"), "prod"), reads.cluster(place("a"), "prod")]);
    assert.equal(await reads.cluster(place("a"), "prod"), first);
    assert.deepEqual(asked, ["a prod"]);
    assert.deepEqual(first, {
      kind: "live",
      value: { version: 31, nodegroups: new Map([["web", { version: 30, amiType: "AL2_x86_64" }]]) },
    });
  });

  it("waits 3 seconds for a silent region and asks it no more, and 8 seconds for all", async () => {
    const { open, asked } = ports(never);
    const reads = new LiveReads(open);
    const begun = performance.now();
    for (const [region, name] of [
      ["a", "prod"],
      ["a", "other"],
      ["b", "prod"],
      ["c", "prod"],
      ["d", "prod"],
    ] as const) {
      const { kind } = await reads.cluster(place(region), name);
      assert.equal(kind, "unverified");
    }
    assert.deepEqual(asked, ["a prod", "b prod", "c prod"]);
    const seconds = (performance.now() - begun) / 1000;
    assert.ok(seconds > 7.5 && seconds < 14, `${seconds} seconds`);
    const last = await reads.cluster(place("d"), "prod");
    assert.deepEqual(last, { kind: "unverified", reason: "EKS was silent for too long in this run" });
  });

  it("answers with the reason where EKS refuses, and never throws", async () => {
    const denied = Object.assign(new Error("no eks:DescribeCluster"), { name: "AccessDeniedException" });
    const reads = new LiveReads(ports(() => Promise.reject(denied)).open);
    const reason = "AccessDeniedException: no eks:DescribeCluster";
    assert.deepEqual(await reads.cluster(place("a"), "prod"), { kind: "unverified", reason });
  });

  it("says that EKS has none of the name", async () => {
    const reads = new LiveReads(ports(() => Promise.resolve(undefined)).open);
    assert.deepEqual(await reads.cluster(place("a"), "prod"), { kind: "absent" });
  });

  it("takes no namesake in another account for evidence", async () => {
    const reads = new LiveReads(ports(() => Promise.resolve(live)).open);
    const guarded = placeOf(undefined, { region: "a", allowedAccountIds: '["444455556666"]' });
    assert.deepEqual(await reads.cluster(guarded, "prod"), {
      kind: "unverified",
      reason:
        "the credentials of this run lead to account 111122223333, and its provider allows 444455556666",
    });
  });
});
