import assert from "node:assert/strict";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import nodeProcess from "node:process";
import { startProcess } from "./process";
import { type Properties, type Ran, Resource, unknown } from "./stack";
import { account, arn, inWorlds, prod, region, useCredentials, web, World } from "./world";

const cluster = { clusterName: "prod", version: "1.32" };
const group = { clusterName: "prod", nodegroupName: "web" };

const said = (ran: Ran, severity: string) =>
  ran.said.filter((message) => message.severity === severity).map(({ text }) => text);
const reasons = ({ failures }: Ran) => failures.map(({ reason }) => reason).join("\n");

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

describe("lifecycle: what check asks of EKS", () => {
  inWorlds();

  it("reads a cluster with 100 node groups once for all its resources, without a warning of Node.js", async () => {
    const warnings: string[] = [];
    const onWarning = ({ message }: Error) => warnings.push(message);
    nodeProcess.on("warning", onWarning);
    const names = Array.from({ length: 100 }, (_, n) => `group-${String(n)}`);
    const world = await World.start([prod({ nodegroups: names.map((name) => web({ name })) })]);
    const process = startProcess();
    await new Resource("cluster", world.config()).preview(cluster, process);
    for (const nodegroupName of names) {
      const program = { clusterName: "prod", nodegroupName, clusterVersion: "1.32" };
      const { inputs } = await new Resource("nodegroup", world.config(), nodegroupName).preview(
        program,
        process,
      );
      assert.deepEqual(inputs.plan, [`after control plane 1.32: node group ${nodegroupName} 1.31 -> 1.32`]);
    }
    const calls = (await world.requests()).map(({ operation }) => operation);
    assert.deepEqual(counted(calls), {
      DescribeCluster: 1,
      ListNodegroups: 1,
      DescribeNodegroup: 100,
      // What the preview adds about the way up: how long both versions are supported, and EKS's findings.
      DescribeClusterVersions: 2,
      ListInsights: 1,
    });
    nodeProcess.off("warning", onWarning);
    assert.deepEqual(warnings, []);
  });

  it("stamps the same for the same world, whatever goes on in it", async () => {
    const world = await World.start();
    const stamps = async () => {
      const process = startProcess();
      const plane = await new Resource("cluster", world.config()).preview(cluster, process);
      const nodes = await new Resource("nodegroup", world.config()).preview(
        { ...group, clusterVersion: "1.32" },
        process,
      );
      return [plane, nodes].map(({ inputs: { observed, plan } }) => ({ observed, plan }));
    };
    const first = await stamps();
    await world.freeze();
    await world.someoneUpgrades("1.32");
    await world.pass(60);
    assert.deepEqual(await stamps(), first);
  });

  it("stamps a node group alike before and after its control plane was moved in the same process", async () => {
    const world = await World.start();
    const process = startProcess();
    const nodes = new Resource("nodegroup", world.config());
    const program = { ...group, clusterVersion: "1.32" };
    const preview = await nodes.preview(program);
    assert.equal((await new Resource("cluster", world.config()).up(cluster, process)).op, "create");
    const up = await nodes.up(program, process);
    assert.equal(up.op, "create");
    assert.deepEqual(up.inputs.observed, preview.inputs.observed);
    assert.deepEqual(up.inputs.plan, preview.inputs.plan);
  });

  it("says that it does not plan against AWS", async () => {
    const world = await World.start([prod()], { clock: { virtualAt: "2026-11-21T00:00:00Z" } });
    const ran = await new Resource("cluster", world.config()).preview(cluster);
    assert.deepEqual(said(ran, "info"), [
      `plan (against ${world.url}, which is not AWS): control plane 1.31 -> 1.32`,
      "control plane of prod: support by EKS: 1.31 is in extended support until 2026-11-26; 1.32 is in extended support until " +
        "2027-03-23",
    ]);
  });
});

describe("lifecycle: whose cluster it is", () => {
  inWorlds();

  for (const kind of ["cluster", "nodegroup"] as const) {
    const program = kind === "cluster" ? cluster : { ...group, version: "1.31" };

    it(`refuses a ${kind} of the same name in another account, with both ARNs`, async () => {
      const other = "999988887777";
      const world = await World.start([prod({ version: "1.32" })], {
        worlds: [{ account: other, clusters: [prod({ version: "1.31" })] }],
      });
      const resource = new Resource(kind, world.config());
      assert.equal((await resource.up(program)).op, "create");
      useCredentials({ AWS_ACCESS_KEY_ID: other });
      for (const act of ["preview", "up"] as const) {
        const ran = await resource[act](program);
        assert.equal(ran.op, "refused");
        assert(
          reasons(ran).includes(arn) && reasons(ran).includes(arn.replace(account, other)),
          reasons(ran),
        );
      }
      assert.deepEqual(await world.mutations(), []);
    });

    for (const there of [true, false]) {
      it(`refuses a ${kind} when the environment's region changed and it ${there ? "has" : "has no"} namesake there`, async () => {
        const worlds = [{ account, region: "eu-west-1", clusters: there ? [prod()] : [] }];
        const world = await World.start([prod({ version: "1.32" })], { worlds });
        const resource = new Resource(kind, world.config());
        assert.equal((await resource.up(program)).op, "create");
        const elsewhere = new Resource(kind, world.config({ "aws:region": "eu-west-1" }));
        elsewhere.state = resource.state;
        const ran = await elsewhere.up(program);
        assert.equal(ran.op, "refused");
        assert(reasons(ran).includes(arn), reasons(ran));
        assert.match(reasons(ran), there ? /arn:aws:eks:eu-west-1:/ : /looked for in eu-west-1/);
        assert.deepEqual(await world.mutations(), []);
      });
    }
  }

  it("adopts anew where the program itself names another region", async () => {
    const worlds = [{ account, region: "eu-west-1", clusters: [prod({ version: "1.32" })] }];
    const world = await World.start([prod({ version: "1.32" })], { worlds });
    const plane = new Resource("cluster", world.config());
    await plane.up(cluster);
    const ran = await plane.up({ ...cluster, region: "eu-west-1" });
    assert.equal(ran.op, "replace", reasons(ran));
    assert.equal(plane.state?.id, arn.replace(region, "eu-west-1"));
    assert.deepEqual(await world.mutations(), []);
  });

  for (const allowed of ['["999988887777"]', "999988887777"]) {
    it(`refuses a cluster of an account that allowedAccountIds ${allowed} does not name`, async () => {
      const world = await World.start();
      const plane = new Resource("cluster", world.config({ "aws:allowedAccountIds": allowed }));
      for (const act of ["preview", "up"] as const) {
        const ran = await plane[act](cluster);
        assert.equal(ran.op, "refused");
        assert.match(reasons(ran), /is in account 111122223333 .*only 999988887777 may be touched/);
      }
      const fits = new Resource("cluster", world.config({ "aws:allowedAccountIds": `["${account}"]` }));
      assert.equal((await fits.preview(cluster)).op, "create");
    });
  }
});

describe("lifecycle: what EKS refuses", () => {
  inWorlds();

  for (const action of ["DescribeCluster", "ListNodegroups", "DescribeNodegroup"]) {
    it(`names eks:${action} where it is not allowed`, async () => {
      const world = await World.start();
      const message = `User: arn:aws:sts::111122223333:assumed-role/ci/x is not authorized to perform: eks:${action} on resource: ${arn}`;
      await world.faults({
        operation: action,
        kind: "error",
        status: 403,
        code: "AccessDeniedException",
        message,
        count: -1,
      });
      for (const kind of ["cluster", "nodegroup"] as const) {
        const ran = await new Resource(kind, world.config()).preview({
          ...(kind === "cluster" ? cluster : { ...group, version: "1.32" }),
        });
        assert.equal(ran.op, "refused");
        assert.match(reasons(ran), new RegExp(`allow eks:${action} `));
      }
    });
  }

  it("names expired credentials", async () => {
    const world = await World.start();
    const expired = {
      kind: "error",
      status: 403,
      code: "ExpiredTokenException",
      message: "The security token is expired",
    };
    await world.faults({ operation: "*", ...expired, count: -1 });
    const ran = await new Resource("cluster", world.config()).preview(cluster);
    assert.equal(ran.op, "refused");
    assert.match(reasons(ran), /ExpiredTokenException.*Next: renew the AWS credentials/);
  });

  it("names the action that a run may not call, and starts nothing else", async () => {
    const world = await World.start();
    const message = "User: ci is not authorized to perform: eks:UpdateClusterVersion";
    await world.faults({
      operation: "UpdateClusterVersion",
      kind: "error",
      status: 403,
      code: "AccessDeniedException",
      message,
      count: -1,
    });
    const ran = await new Resource("cluster", world.config()).up(cluster);
    assert.match(
      ran.error,
      /control plane 1\.31 -> 1\.32.*AccessDeniedException.*eks:UpdateClusterVersion\. Next: allow/,
    );
    assert.equal((await world.mutations()).length, 1);
  });
});

describe("lifecycle: clusters that are not there", () => {
  inWorlds();

  for (const kind of ["cluster", "nodegroup"] as const) {
    const program = kind === "cluster" ? cluster : { ...group, clusterVersion: "1.32" };

    it(`plans a new ${kind} for when the cluster exists, and fails a run that comes before it`, async () => {
      const world = await World.start([]);
      const resource = new Resource(kind, world.config());
      const preview = await resource.preview(program);
      assert.deepEqual(
        [preview.op, preview.inputs.observed, preview.inputs.plan],
        ["create", unknown, unknown],
      );
      assert.match(
        said(preview, "info").join(),
        /when the cluster exists: (control plane|node group web) -> 1\.32/,
      );
      const up = await resource.up(program);
      assert.equal(up.op, "failed");
      assert.match(
        up.error,
        /is not found in us-east-1\. Next: take (clusterName|nodegroupName) from an output/,
      );
      assert.equal(resource.state, undefined);
    });

    it(`brings a ${kind} that was made in this very run to its version`, async () => {
      const world = await World.start([prod({ version: kind === "cluster" ? "1.31" : "1.32" })]);
      const code = "ResourceNotFoundException";
      await world.faults({
        operation: "DescribeCluster",
        kind: "error",
        status: 404,
        code,
        message: "No cluster found",
      });
      const resource = new Resource(kind, world.config());
      const up = await resource.up(program);
      assert.equal(up.op, "create", up.error);
      assert.equal(resource.state?.outputs.version, "1.32");
      assert.equal((await world.mutations()).length, 1);
      assert.equal((await resource.up(program)).op, "same");
    });

    it(`records nothing where a ${kind} turned out newer than declared when it was made`, async () => {
      const world = await World.start([
        prod({ version: "1.33", nodegroups: [web({ version: "1.33", releaseVersion: undefined })] }),
      ]);
      const code = "ResourceNotFoundException";
      const gone = { kind: "error", status: 404, code, message: "No cluster found" };
      await world.faults({ operation: "DescribeCluster", ...gone });
      const resource = new Resource(kind, world.config());
      const up = await resource.up(program);
      assert.equal(up.op, "failed");
      assert.match(up.error, /runs 1\.33 and (version )?1\.32 is declared/);
      assert.equal((await resource.up(program)).op, "refused", "it is still newly declared lower");
      assert.deepEqual(await world.mutations(), []);
    });

    it(`fails for a ${kind} whose cluster is gone`, async () => {
      const world = await World.start([
        prod({ version: "1.32", nodegroups: [web({ version: "1.32", releaseVersion: undefined })] }),
      ]);
      const resource = new Resource(kind, world.config());
      await resource.up(program);
      await world.seed([]);
      for (const act of ["preview", "up"] as const) {
        const ran = await resource[act](program);
        assert.equal(ran.op, "refused");
        assert.match(
          reasons(ran),
          /cluster prod is not found in us-east-1: it was deleted, or the credentials/,
        );
      }
    });
  }

  it("plans a new node group for when it exists", async () => {
    const world = await World.start();
    const nodes = new Resource("nodegroup", world.config());
    const ran = await nodes.preview({ ...group, nodegroupName: "later", version: "1.31" });
    assert.equal(ran.inputs.plan, unknown);
    assert.match(said(ran, "info").join(), /when the node group exists: node group later -> 1\.31/);
  });
});

describe("lifecycle: EKS out of reach", () => {
  inWorlds();
  /** Takes connections and never answers. */
  let silent: Server;
  const sockets: Socket[] = [];

  before((done) => {
    silent = createServer((socket) => sockets.push(socket)).listen(0, "127.0.0.1", done);
  });
  after((done) => {
    silent.close(done);
    for (const socket of sockets) socket.destroy();
  });

  /** States of resources on several clusters, as a run that reached EKS left them. */
  async function deployed(): Promise<{ resources: Resource[]; programs: Properties[] }> {
    const names = ["a", "b", "c", "d"];
    const world = await World.start(names.map((name) => prod({ name })));
    const resources: Resource[] = [];
    const programs: Properties[] = [];
    for (const clusterName of names) {
      const process = startProcess();
      for (const nodegroupName of [undefined, "web"]) {
        const kind = nodegroupName === undefined ? "cluster" : "nodegroup";
        const resource = new Resource(kind, world.config(), `${clusterName}-${kind}`);
        const program = { clusterName, ...(nodegroupName && { nodegroupName }), version: "1.31" };
        assert.equal((await resource.up(program, process)).op, "create");
        resources.push(resource);
        programs.push(program);
      }
    }
    return { resources, programs };
  }

  for (const how of ["refuses", "is silent"] as const) {
    it(`plans from the state within seconds where the endpoint ${how}`, async () => {
      const { resources, programs } = await deployed();
      const port = how === "refuses" ? 1 : (silent.address() as AddressInfo).port;
      const values: Record<string, string> = {
        "aws:region": region,
        "aws:endpoints": JSON.stringify([{ eks: `http://127.0.0.1:${String(port)}` }]),
      };
      const config = { get: (key: string) => values[key] };
      const process = startProcess();
      const begun = Date.now();
      for (const [index, known] of resources.entries()) {
        const resource = new Resource(known.kind, config, known.name);
        resource.state = known.state;
        const what = known.kind === "cluster" ? "control plane" : "node group web";
        const raised = await resource.preview({ ...programs[index], version: "1.32" }, process);
        assert.deepEqual(
          [raised.op, raised.inputs.plan],
          ["update", [`${what} 1.31 -> 1.32 (not verified)`]],
        );
        const kept = await resource.preview(programs[index]!, process);
        assert.deepEqual([kept.op, kept.inputs.plan], ["same", []]);
        const lowered = await resource.preview({ ...programs[index], version: "1.30" }, process);
        assert.equal(lowered.op, "refused", "the state is enough to refuse a downgrade");
      }
      // Four clusters that each waited five seconds would take twenty.
      assert(Date.now() - begun < 15_000, `took ${String(Date.now() - begun)} ms`);
      const warnings = process.said.filter(({ text }) => text.includes("could not be read"));
      assert.equal(warnings.length, 4, "one a cluster");
      assert(warnings.every(({ severity, text }) => severity === "warning" && text.includes("not verified")));
    });
  }

  it("says which setting is missing where no region is set", async () => {
    const world = await World.start();
    const plane = new Resource("cluster", world.config({ "aws:region": undefined }));
    const preview = await plane.preview(cluster);
    assert.match(said(preview, "warning").join() + reasons(preview), /no AWS region is set: set aws:region/);
    const up = await plane.up(cluster);
    assert.match(up.error + reasons(up), /no AWS region is set: set aws:region/);
    assert.equal(plane.state, undefined);
  });

  it("takes the region of the environment", async () => {
    useCredentials({ AWS_REGION: region });
    const world = await World.start();
    const plane = new Resource("cluster", world.config({ "aws:region": undefined }));
    assert.equal((await plane.up(cluster)).op, "create");
    assert.equal(plane.state?.outputs.region, region);
  });
});

describe("lifecycle: values that a preview does not know", () => {
  inWorlds();
  const launchTemplate = { name: "workers", version: "1" };
  const programs: Record<"cluster" | "nodegroup", Properties> = {
    cluster: { ...cluster, region, force: "1.32", timeouts: { hop: "1h" } },
    nodegroup: {
      ...{ ...group, region, version: "1.32", clusterVersion: "1.32", releaseVersion: "1.32.1-20250222" },
      ...{ launchTemplate, force: "1.32", allowDowngrade: "1.31", timeouts: { update: "1h" } },
    },
  };
  const paths = {
    cluster: [...Object.keys(programs.cluster), "timeouts.hop"],
    nodegroup: [
      ...Object.keys(programs.nodegroup),
      "launchTemplate.version",
      "launchTemplate.name",
      "timeouts.update",
    ],
  };

  for (const kind of ["cluster", "nodegroup"] as const) {
    for (const path of paths[kind]) {
      it(`passes an unknown ${path} of a ${kind}, new or known`, async () => {
        const world = await World.start([prod({ version: "1.32", nodegroups: [web({ launchTemplate })] })]);
        const resource = new Resource(kind, world.config());
        const [outer = "", inner] = path.split(".");
        const program = programs[kind];
        const value = inner === undefined ? unknown : { ...(program[outer] as Properties), [inner]: unknown };
        const created = await resource.preview({ ...program, [outer]: value });
        assert.equal(created.op, "create", reasons(created));
        assert.deepEqual(created.inputs[outer], value);
        assert.equal((await resource.up(program)).op, "create");
        const later = await resource.preview({ ...program, [outer]: value });
        const decides = /Name$|^version$|^region$|^releaseVersion$|^launchTemplate/.test(path);
        assert.equal(later.op, decides ? "update" : "same", reasons(later));
        if (decides) assert.equal(later.inputs.plan, unknown, "its plan cannot be known");
      });
    }
  }
});
