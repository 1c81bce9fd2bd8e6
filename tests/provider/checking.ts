// Drives `check` of the package's entry against an EKS that knows no cluster, and counts who asks it.
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Checked, DynamicProvider } from "../../provider/dynamicProvider";
import type { Inputs } from "../../provider/inputs";
import type { Config } from "../../provider/settings";
import { unknownValue } from "../../provider/versions/diff";

export interface Endpoint {
  readonly config: Config;
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

const environment = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };

/** An endpoint that answers ResourceNotFoundException to everything. */
export async function emptyEks(): Promise<Endpoint> {
  let connections = 0;
  const server: Server = createServer((_, response) => {
    response.writeHead(404, { "x-amzn-errortype": "ResourceNotFoundException", connection: "close" });
    response.end('{"message":"No cluster found for name: prod."}');
  });
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const values: Record<string, string> = {
    "aws:region": "us-east-1",
    "aws:endpoints": JSON.stringify([{ eks: url }]),
  };
  const before = Object.keys(environment).map((key) => [key, process.env[key]] as const);
  Object.assign(process.env, environment);
  return {
    config: { get: (key) => values[key] },
    connections: () => connections,
    async close() {
      for (const [key, value] of before) {
        if (value === undefined) Reflect.deleteProperty(process.env, key);
        else process.env[key] = value;
      }
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The check of one kind of resource, at create, and where it asks. */
export interface Subject {
  readonly provider: DynamicProvider;
  readonly endpoint: () => Endpoint;
}

/** Asserts that check refuses the inputs for this one property, in a message a person can act on, before EKS is asked. */
export async function assertRefused(
  { provider, endpoint }: Subject,
  inputs: Inputs,
  property: string,
): Promise<string> {
  const { config, connections } = endpoint();
  const before = connections();
  const given = structuredClone(inputs);
  const checked = await provider.check(config, {}, inputs);
  assert.deepEqual(inputs, given, "check changes nothing that it was given");
  assert.deepEqual(
    (checked.failures ?? []).map((failure) => failure.property),
    [property],
  );
  const { reason } = checked.failures![0]!;
  assert.ok(reason.startsWith(property), reason);
  assert.match(reason, /\b(write|[Rr]emove|[Ll]eave|declare|pass) /, "the remedy");
  assert.doesNotMatch(reason, /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/, "printable, in one line");
  assert.ok(reason.length < 500, "short");
  assert.doesNotMatch(reason, /undefined|\[object/);
  assert.equal(connections(), before, "nothing was asked of EKS");
  return reason;
}

/** The same for a table of values of one property; each message quotes the value. */
export function refuses(subject: Subject, base: Inputs, property: string, values: readonly unknown[]): void {
  for (const value of values) {
    it(`${property}: refuses ${titleOf(value)}`, async () => {
      const reason = await assertRefused(subject, { ...base, [property]: value }, property);
      assert.ok(quotes(reason.slice(`${property}: `.length), value), reason);
    });
  }
}

function titleOf(value: unknown): string {
  const text = JSON.stringify(value).replace(
    /[^ -~]/g,
    (character) => `<${character.charCodeAt(0).toString(16)}>`,
  );
  return text.length > 50 ? `${text.slice(0, 40)}... (${text.length})` : text;
}

/** Whether a message begins with the value as JSON, cut short where it is long. */
function quotes(message: string, value: unknown): boolean {
  const text = JSON.stringify(value);
  if (text.length > 80) return message.startsWith(`${text.slice(0, 77)}... `);
  return Array.from({ length: 80 }, (_, length) => message.slice(0, length + 1)).some((begin) => {
    try {
      return JSON.stringify(JSON.parse(begin)) === text && message[begin.length] === " ";
    } catch {
      return false;
    }
  });
}

/** The same for values that pass: EKS is asked, or, where a preview cannot know whom to ask about, nobody. */
export function accepts(subject: Subject, base: Inputs, property: string, values: readonly unknown[]): void {
  for (const value of values) {
    it(`${property}: accepts ${titleOf(value)}`, async () => {
      const { config, connections } = subject.endpoint();
      const before = connections();
      const checked: Checked = await subject.provider.check(config, {}, { ...base, [property]: value });
      assert.deepEqual(checked.failures ?? [], []);
      assert.deepEqual(checked.inputs[property], value);
      assert.equal(connections() > before, value !== unknownValue || !identity.includes(property));
    });
  }
}

const identity = ["clusterName", "nodegroupName", "addonName", "region"];

/** Values that are none of any field's. */
export const noValues: readonly unknown[] = [
  ...[null, true, 0, 1.3, [], {}, [unknownValue], { value: unknownValue }, ["1.31"], [["x"]]],
  ...["", " ", "\t", "\n", "\u0000", "\u001b[2J", "\u009b31m", "\u2028", "a\u202eb", "x".repeat(10_240)],
];

export const noMinors: readonly unknown[] = [
  ...noValues,
  ...[
    "1.3 ",
    " 1.31",
    "1.31\n",
    "v1.31",
    "01.30",
    "1.030",
    "1.30.2",
    "1.999999",
    "1",
    "1.",
    "2.31",
    "latest",
  ],
  ...["1.\u0663\u0661", "\uff11.\uff13\uff11", "1,31", "1.-31", "__proto__", "../1.31", { version: "1.31" }],
];

export const noNames: readonly unknown[] = [
  ...noValues,
  ...["a/b", "a%2Fb", "..", "a b", " a", "a ", "-a", "_a", "a.b", "a\u0000", "\u00e4", "__proto__", "a\nb"],
  ...["arn:aws:eks:us-east-1:111122223333:cluster/prod", { name: "prod" }, "a?b", "a#b", "\ud83d\ude80"],
];

export const noRegions: readonly unknown[] = [
  ...noValues,
  ...[
    "us-east",
    "us-east-1a",
    "US-EAST-1",
    "us_east_1",
    "us-east-1 ",
    "us-east-1/../x",
    "useast1",
    "eu-\u0435ast-1",
  ],
  ...["us-east-111", "__proto__", "http://127.0.0.1", "us-east-1.evil.example"],
];

export const regions = [
  ...["us-east-1", "eu-central-1", "ap-southeast-7", "mx-central-1", "cn-northwest-1", "us-gov-west-1"],
  ...["us-isob-east-1", "eu-isoe-west-1", "eusc-de-east-1"],
];
