// Previews of stacks in which nothing changes: wall time beside resources that do nothing, calls, memory and state.
import { Aws } from "../../tests/engine/aws";
import { providerText } from "../../provider/stub";
import { atMost, type Growth, type Part, round } from "../part";
import { table } from "../table";
import { grownStack } from "./grownStack";
import { bareProgram, clustersFor, fleetWorld, ownProgram } from "./programs";
import { watched } from "./watched";

interface Row {
  readonly resources: number;
  readonly clusters: number;
  readonly own: number;
  readonly bare: number;
  readonly calls: number;
  readonly ownMegabytes: number;
  readonly bareMegabytes: number;
  readonly stateBytes: number;
}

const rounds = 3;

export async function previews(): Promise<Part> {
  const rows: Row[] = [];
  for (const resources of [0, 1, 50, 200, 1_000]) rows.push(await compare(resources));
  const largest = rows.at(-1);
  if (largest === undefined) throw new Error("no preview was measured");
  const calls = Math.max(
    ...rows.filter(({ clusters }) => clusters > 0).map((row) => row.calls / row.clusters),
  );
  return {
    title: "Previews, state and memory",
    text: [
      "`pulumi preview` on the real engine with nothing to change, file backend, live reads on against the local EKS API, nine node",
      `groups a cluster. Wall times are the better of ${rounds} rounds, taken in turns. The bare resources are dynamic resources whose`,
      "provider does nothing, with as long a text. EKS is emulated on the same cores, so its work counts too. The provider's memory is",
      "mostly Pulumi's: the bare one shows how much, and one of them alone is at its aim already. Beyond the bare resources, processor",
      "time goes to the provider (2 ms a resource, half of it the SDK's call), to the engine, which carries three times as many properties",
      "(1.7 ms), and to the emulator (0.5 ms). The program takes less than the bare one, since no stack traces are taken of properties.",
      "",
      table(
        [
          "resources",
          "wall time",
          "bare",
          "ratio",
          "calls a cluster",
          "provider",
          "bare provider",
          "state a resource",
        ],
        rows.map((row) => [
          String(row.resources),
          `${row.own.toFixed(2)} s`,
          `${row.bare.toFixed(2)} s`,
          (row.own / row.bare).toFixed(2),
          row.clusters === 0 ? "0" : round(row.calls / row.clusters),
          `${round(row.ownMegabytes)} MB`,
          `${round(row.bareMegabytes)} MB`,
          row.resources === 0 ? "-" : `${round(row.stateBytes / row.resources)} bytes`,
        ]),
      ),
    ].join("\n"),
    aims: [
      ...rows.map(({ resources, own, bare }) =>
        atMost(`preview of ${resources}: wall time`, 1.3, own / bare, " x bare"),
      ),
      atMost("preview: calls a cluster with 9 groups", 11, calls),
      atMost("provider process at 1,000 resources", 120, largest.ownMegabytes, " MB"),
      atMost("provider text in a resource's state", 2_500, Math.max(...providerTexts), " bytes"),
    ],
    growths: growths(rows),
  };
}

const providerTexts = [providerText("cluster").length, providerText("nodegroup").length];

async function compare(resources: number): Promise<Row> {
  const clusters = clustersFor(resources);
  const aws = await Aws.start(fleetWorld(clusters), 1);
  const [own, bare] = [
    await grownStack(ownProgram, resources, aws.env),
    await grownStack(bareProgram, resources, aws.env),
  ];
  try {
    const before = (await aws.requests()).length;
    const times: { own: number[]; bare: number[] } = { own: [], bare: [] };
    const megabytes = { own: 0, bare: 0 };
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, project] of [
        ["own", own],
        ["bare", bare],
      ] as const) {
        const { seconds, providerMegabytes } = await watched(project, "preview", "--expect-no-changes");
        times[name].push(seconds);
        megabytes[name] = Math.max(megabytes[name], providerMegabytes);
      }
    }
    const state = await own.resources();
    return {
      ...{ resources, clusters, own: Math.min(...times.own), bare: Math.min(...times.bare) },
      calls: ((await aws.requests()).length - before) / rounds,
      ...{ ownMegabytes: megabytes.own, bareMegabytes: megabytes.bare },
      stateBytes: state
        .filter(({ type }) => type.includes("dynamic/eks"))
        .reduce((sum, resource) => sum + JSON.stringify(resource).length, 0),
    };
  } finally {
    own.remove();
    bare.remove();
    await aws.close();
  }
}

/** Beyond what a preview of nothing costs: a constant would hide how it grows. */
function growths(rows: readonly Row[]): Growth[] {
  const [nothing] = rows;
  const of = (figure: (row: Row) => number) =>
    rows.filter(({ resources }) => resources > 1).map((row) => [row.resources, figure(row)] as const);
  const size = "resources";
  return [
    {
      ...{ name: "preview-seconds", title: "Wall time of a preview beyond that of an empty one", size },
      ...{ figure: "seconds", points: of(({ own }) => own - (nothing?.own ?? 0)) },
    },
    {
      name: "preview-calls",
      title: "EKS calls of a preview",
      size,
      figure: "calls",
      points: of((row) => row.calls),
    },
    { name: "state-bytes", title: "State", size, figure: "bytes", points: of((row) => row.stateBytes) },
    {
      ...{ name: "provider-memory", title: "Memory of the provider's process", size },
      ...{ figure: "megabytes", points: of((row) => row.ownMegabytes) },
    },
  ];
}
