// The command's options, read strictly: every mistake is named with its remedy.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { EmulatorOptions } from "./server";

const USAGE = "eks-emulator [--port N] [--host 127.0.0.1] [--seed FILE] [--state FILE] [--time-scale X]";
const DEFAULT_PORT = 4567;

export function readCommandLine(args: string[]): EmulatorOptions {
  const { port, host, seed, state, "time-scale": timeScale } = parse(args);
  return {
    port:
      port === undefined
        ? DEFAULT_PORT
        : readNumber("--port", port, (n) => Number.isInteger(n) && n <= 65_535),
    ...(host !== undefined && { host }),
    ...(seed !== undefined && { seed: readSeed(seed) }),
    ...(state !== undefined && { state }),
    ...(timeScale !== undefined && {
      timeScale: readNumber("--time-scale", timeScale, (n) => n <= 10_000_000),
    }),
  };
}

function parse(args: string[]) {
  const type = "string" as const;
  try {
    return parseArgs({
      args,
      options: { port: { type }, host: { type }, seed: { type }, state: { type }, "time-scale": { type } },
    }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\nusage: ${USAGE}`);
  }
}

function readNumber(option: string, text: string, isFit: (value: number) => boolean): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && isFit(value)) return value;
  const range =
    option === "--port" ? "a whole number from 0 (any free port) to 65535" : "a number from 0 to 10000000";
  throw new Error(`${option} is "${text}": give ${range}`);
}

function readSeed(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(
      `--seed is "${file}": cannot be read (${error instanceof Error ? error.message : String(error)})`,
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Error(`--seed is "${file}": its content is not valid JSON`);
  }
}
