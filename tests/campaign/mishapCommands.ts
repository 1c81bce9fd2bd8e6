// What goes wrong on the way: a killed provider, answers that are none, EKS's own faults, a deadline.
import fc from "fast-check";
import { nothing, up } from "./command";
import { type Bent, type Death, garbage } from "./providerRun";

const death: fc.Arbitrary<Death> = fc.record({
  call: fc.integer({ min: 1, max: 90 }),
  moment: fc.constantFrom("before", "after"),
});

export const killed = death.map(({ call, moment }) =>
  up(`up, killed ${moment} call ${call}`, () => ({ death: { call, moment } })),
);

/** Minutes: a hop takes about ten, a roll of nodes up to half an hour. */
export const hurried = fc
  .constantFrom(1, 5, 11, 15, 25, 40, 90, 600)
  .map((deadline) => up(`up, to be over in ${deadline} minutes`, () => ({ deadline })));

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

export const bent = fc
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
  "UpdateAddon",
  "CancelUpdate",
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

export const fault = fc
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

export const faultsEnd = fc.constant(
  nothing("faults end", ({ region }) => {
    region.faults();
  }),
);
