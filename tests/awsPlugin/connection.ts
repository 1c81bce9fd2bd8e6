// The EKS API that a provider of the program leads to: its region and endpoint, else the environment's.
import * as eks from "@aws-sdk/client-eks";
import { setTimeout as sleep } from "node:timers/promises";
import { isObject } from "./changes";
import type { Connection, Props } from "./resourceKind";

/** The emulator's minutes pass in milliseconds; the real plugin asks every ten seconds. */
const POLL_MS = 50;

export type Connect = (region?: unknown) => Connection;

/** @param config of the provider, as the engine hands it over: nested values are JSON text */
export function connector(config: Props): Connect {
  const connections = new Map<string, Connection>();
  return (wanted) => {
    const region = text(wanted) ?? text(config.region) ?? process.env.AWS_REGION ?? "us-east-1";
    const known = connections.get(region);
    if (known !== undefined) return known;
    const endpoint = endpointOf(config.endpoints);
    const made = { region, client: new eks.EKSClient({ region, ...(endpoint && { endpoint }) }) };
    connections.set(region, made);
    return made;
  };
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

function endpointOf(endpoints: unknown): string | undefined {
  const parsed: unknown = typeof endpoints === "string" ? JSON.parse(endpoints) : endpoints;
  for (const entry of Array.isArray(parsed) ? (parsed as unknown[]) : []) {
    if (isObject(entry) && typeof entry.eks === "string") return entry.eks;
  }
  return undefined;
}

/** The answer, or nothing where EKS knows no such resource. */
export async function orGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof eks.ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Waits until `look` answers something. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await sleep(POLL_MS);
  }
}

/** Waits for an update as the real plugin does, and fails with what EKS says of a failed one. */
export async function updated(
  { client }: Connection,
  started: Promise<{ update?: eks.Update | undefined }>,
  of: { name: string; nodegroupName?: string },
): Promise<void> {
  const { update } = await started;
  await until(async () => {
    const { update: now } = await client.send(new eks.DescribeUpdateCommand({ ...of, updateId: update?.id }));
    if (now?.status === "Successful") return now;
    if (now?.status === "InProgress") return undefined;
    const errors = now?.errors?.map(
      ({ errorCode, errorMessage }) => `${errorCode ?? ""}: ${errorMessage ?? ""}`,
    );
    throw new Error(`update ${now?.id ?? ""} ${now?.status ?? ""}: ${errors?.join("; ") ?? ""}`);
  });
}
