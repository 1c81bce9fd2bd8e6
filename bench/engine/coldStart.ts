// How long the provider's code takes from nothing to its first answer, in a process of its own.
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { Aws } from "../../tests/engine/aws";
import { atMost, type Part, round } from "../part";
import { table } from "../table";
import { clusterName, fleetWorld } from "./programs";

const entry = resolve(__dirname, "../../dist/provider/entry.js");

/** What a stub does at its first check, timed; then whether the SDK was there before it was called. */
const script = `
  const begun = performance.now();
  const { cluster } = require(${JSON.stringify(entry)});
  const loaded = performance.now();
  const hasSdk = Object.keys(require.cache).some((file) => file.includes("@aws-sdk"));
  cluster.check({ get() {} }, {}, { clusterName: ${JSON.stringify(clusterName(0))}, version: "1.31", __preview: true }).then((answer) => {
    if (answer.failures?.length) throw new Error(JSON.stringify(answer.failures));
    const answered = performance.now();
    console.log(JSON.stringify({ load: loaded - begun, answer: answered - begun, hasSdk }));
    process.exit();
  });`;

export interface ColdStart {
  /** Milliseconds from before require to after it, and to the first answer of a check with a live read. */
  readonly load: number;
  readonly answer: number;
  readonly hasSdk: boolean;
}

const rounds = 7;

/** The fastest of some rounds: what the code needs, without what the machine did beside it. */
export async function measureColdStart(): Promise<ColdStart> {
  const aws = await Aws.start(fleetWorld(1), 1);
  try {
    const env = {
      ...{ ...process.env, ...aws.env, AWS_REGION: "us-east-1" },
      ...{ AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "not-a-secret" },
    };
    const runs: ColdStart[] = [];
    for (let round = 0; round < rounds; round += 1) runs.push(await inProcess(env));
    return runs.reduce((best, run) => (run.answer < best.answer ? run : best));
  } finally {
    await aws.close();
  }
}

/** The emulator answers from this process, which must not stand still meanwhile. */
async function inProcess(env: NodeJS.ProcessEnv): Promise<ColdStart> {
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { env });
  return JSON.parse(stdout) as ColdStart;
}

export async function coldStart(): Promise<Part> {
  const { load, answer, hasSdk } = await measureColdStart();
  return {
    title: "Cold start of the provider's process",
    text: [
      `From require of the package to the first answer of a check with a live read, in a fresh Node.js: the best of ${rounds} rounds.`,
      "",
      table(
        ["loaded", "first answer", "AWS SDK loaded before it is called"],
        [[`${round(load)} ms`, `${round(answer)} ms`, hasSdk ? "yes" : "no"]],
      ),
    ].join("\n"),
    aims: [atMost("cold start: require to first answer", 350, answer, " ms")],
  };
}
