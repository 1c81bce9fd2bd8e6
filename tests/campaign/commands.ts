// The commands of the campaign as fast-check draws them: each one a thing that happens to a stack, judged right after.
import fc from "fast-check";
import { actAsSomeone, type ForeignAct, foreignActs } from "./foreignActs";
import { type Broken, judge } from "./judge";
import { mustSucceed } from "./mustSucceed";
import { type Bent, type Death, garbage } from "./providerRun";
import { type Circumstances, type Declared, reasonsOf, type Run, type Trial } from "./trial";

/** fast-check asks for a model; what is declared and what EKS has are the trial's own. */
export interface Model {
  steps: number;
}

export type Step = fc.AsyncCommand<Model, Trial>;

/** What the campaign's table counts. */
export const counts = { steps: 0, calls: 0, mutations: 0, mostCalls: 0, ops: new Map<string, number>() };

class Command implements Step {
  constructor(
    private readonly text: string,
    private readonly act: (trial: Trial) => Promise<readonly Broken[]>,
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: Model, trial: Trial): Promise<void> {
    model.steps += 1;
    counts.steps += 1;
    const broken = await this.act(trial);
    if (broken.length > 0)
      throw new Error(broken.map(({ promise, what }) => `promise ${promise} broken: ${what}`).join("\n"));
  }

  toString(): string {
    return this.text;
  }
}

function judged(trial: Trial, run: Run): readonly Broken[] {
  counts.calls += run.calls;
  counts.mutations += run.mutations.length;
  counts.mostCalls = Math.max(counts.mostCalls, run.calls);
  for (const { op } of run.told) counts.ops.set(op, (counts.ops.get(op) ?? 0) + 1);
  return judge(trial, run);
}

const up = (text: string, circumstances: (trial: Trial) => Circumstances) =>
  new Command(text, async (trial) => judged(trial, await trial.up(circumstances(trial))));

const nothing = (text: string, act: (trial: Trial) => void) =>
  new Command(text, (trial) => {
    act(trial);
    return Promise.resolve([]);
  });

/** Declares other versions: mostly newer ones, now and then older or odd. */
const declare = fc
  .record({
    by: fc.constantFrom(1, 1, 1, 2, 3, 0, -1),
    group: fc.nat({ max: 2 }),
    to: fc.constantFrom("follow", "follow", "cluster", "older", "downgrade", "template", "force"),
  })
  .map(({ by, group, to }) =>
    nothing(`declare ${by >= 0 ? "+" : ""}${by}, group ${group} ${to}`, (trial) => {
      trial.declared = changed(trial.declared, by, group, to);
    }),
  );

function changed(declared: Declared, by: number, which: number, to: string): Declared {
  const shifted = (version: string, more: number) => `1.${Number(version.split(".")[1]) + more}`;
  const version = shifted(declared.version, by);
  const name = Object.keys(declared.groups)[which];
  const group = name === undefined ? undefined : declared.groups[name];
  if (name === undefined || group === undefined) return { ...declared, version };
  const older = shifted(group.version ?? declared.version, -1);
  const made = {
    follow: {},
    cluster: { version },
    older: { version: older },
    downgrade: { version: older, allowDowngrade: older },
    template: { ...group, launchTemplate: { name: "workers", version: String(1 + Math.abs(by)) } },
    force: { force: version },
  }[to];
  return { ...declared, version, groups: { ...declared.groups, [name]: made ?? {} } };
}

const death: fc.Arbitrary<Death> = fc.record({
  call: fc.integer({ min: 1, max: 90 }),
  moment: fc.constantFrom("before", "after"),
});

const killed = death.map(({ call, moment }) =>
  up(`up, killed ${moment} call ${call}`, () => ({ death: { call, moment } })),
);

const disturbed = fc
  .record({
    act: fc.constantFrom(...foreignActs),
    call: fc.integer({ min: 1, max: 60 }),
    which: fc.nat({ max: 5 }),
  })
  .map(({ act, call, which }) =>
    up(`up, and at call ${call} somebody ${act} (${which})`, ({ region }) => ({
      during: {
        call,
        act: () => {
          actAsSomeone(region, act, which);
        },
      },
    })),
  );

const orphaned = fc.integer({ min: 1, max: 60 }).map(
  (call) =>
    new Command(`up, its engine killed at call ${call}, and a new up at once`, async (trial) => {
      const runs = await trial.upTwice(call);
      return runs.flatMap((run) => judged(trial, run));
    }),
);

const bends: Readonly<Record<string, Bent>> = {
  "an empty object": { kind: "body", text: "{}" },
  "no body": { kind: "body", text: "" },
  "half of JSON": { kind: "body", text: '{"update":{"id":"0a1b' },
  HTML: { kind: "body", text: "<html><body>Bad Gateway</body></html>" },
  "a 502 in HTML": { kind: "body", status: 502, text: "<html><body>Bad Gateway</body></html>" },
  garbage: { kind: "body", text: garbage },
  null: { kind: "body", text: "null" },
  silence: { kind: "silence" },
  "a second delivery": { kind: "twice" },
};

const bent = fc
  .record({
    kind: fc.constantFrom(...Object.keys(bends)),
    from: fc.integer({ min: 1, max: 60 }),
    many: fc.constantFrom(1, 1, 2, 5, 20),
  })
  .map(({ kind, from, many }) =>
    up(`up, its calls ${from} to ${from + many - 1} answered by ${kind}`, () => ({
      bend: (_operation, call) => (call >= from && call < from + many ? bends[kind] : undefined),
    })),
  );

const operations = [
  "*",
  "UpdateClusterVersion",
  "UpdateNodegroupVersion",
  "DescribeUpdate",
  "ListUpdates",
  "DescribeCluster",
];
const callFaults = [
  { kind: "dropRequest" },
  { kind: "dropResponse" },
  { kind: "truncate" },
  { kind: "html" },
  { kind: "delay", ms: 14_000 },
  { kind: "delay", ms: 60_000 },
  { kind: "error", status: 429, code: "ThrottlingException", message: "Rate exceeded" },
  {
    kind: "error",
    status: 500,
    code: "ServerException",
    message: "Internal \u001b[31m::error::x\r\n@org/team <img src=x>",
  },
  { kind: "error", status: 503, code: "ServiceUnavailableException", message: "Try later" },
  { kind: "error", status: 403, code: "ExpiredTokenException", message: "The security token is expired" },
  {
    kind: "error",
    status: 403,
    code: "AccessDeniedException",
    message: "User: x is not authorized to perform: eks:DescribeUpdate",
  },
  {
    kind: "failUpdate",
    afterSeconds: 30,
    errors: [
      {
        errorCode: "PodEvictionFailure",
        errorMessage: "\u001b]0;x\u0007no\n::set-output name=x::y",
        resourceIds: ["i-1"],
      },
    ],
  },
  { kind: "cancelUpdate", afterSeconds: 30 },
  { kind: "statusLag", seconds: 90 },
];
const fault = fc
  .record({
    rule: fc.constantFrom(...callFaults),
    operation: fc.constantFrom(...operations),
    skip: fc.nat({ max: 30 }),
    count: fc.constantFrom(1, 1, 2, 6, 30),
  })
  .map(({ rule, ...where }) =>
    nothing(`fault ${JSON.stringify({ ...rule, ...where })}`, ({ region }) => {
      region.faults({ ...rule, ...where });
    }),
  );

const foreign = fc
  .record({
    act: fc.constantFrom<ForeignAct>(...foreignActs),
    which: fc.nat({ max: 5 }),
    later: fc.constantFrom(0, 30, 5_000),
  })
  .map(({ act, which, later }) =>
    nothing(`somebody ${act} (${which}), ${later} s pass`, ({ region }) => {
      actAsSomeone(region, act, which);
      region.pass(later);
    }),
  );

/** Promise 3: with nothing in the way, at most two runs later there is nothing left to do, or the same reason is given again. */
const settle = new Command("settle", async (trial) => {
  trial.region.faults();
  const broken: Broken[] = [];
  const run = async () => {
    const done = await trial.up();
    broken.push(...judged(trial, done));
    return done;
  };
  await run();
  await run();
  const free = mustSucceed(trial);
  const last = await run();
  const say = (what: string) => broken.push({ promise: 3, what: `${last.name}: ${what}` });
  const moved = last.mutations.find(({ made }) => made?.status === "Successful");
  if (moved) say(`the third run in a row still makes a ${moved.operation}`);
  for (const told of last.told) {
    if (told.error.includes("still runs")) say(reasonsOf(told).join());
    if (free && told.op !== "same")
      say(`nothing is in the way, and ${told.resource} ${told.op}: ${reasonsOf(told).join()}`);
  }
  return broken;
});

export const commands = fc.commands(
  [
    declare,
    fc.constant(up("up", () => ({}))),
    fc.constant(new Command("preview", async (trial) => judged(trial, await trial.preview()))),
    fc.constant(new Command("refresh", async (trial) => judged(trial, await trial.refresh()))),
    killed,
    bent,
    fault,
    foreign,
    disturbed,
    orphaned,
    fc.constant(
      nothing("faults end", ({ region }) => {
        region.faults();
      }),
    ),
    fc.constant(settle),
  ],
  { maxCommands: 40, size: "max" },
);
