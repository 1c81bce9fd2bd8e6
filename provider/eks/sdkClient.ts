// The AWS SDK's client for one account and region. It is loaded at the first call, never at import: a preview with nothing to
// ask stays quick.
import type * as sdk from "@aws-sdk/client-eks";
import type { Settings } from "./port";

export interface SdkClient {
  readonly eks: typeof sdk;
  readonly client: sdk.EKSClient;
}

/** Loads the SDK at the first call. */
export type Load = () => Promise<SdkClient>;

/** Bounds of one attempt; the SDK's defaults would wait for a silent server for ever, and so would its time-out of a request for the
 * rest of an answer that has begun. */
const http = {
  connectionTimeout: 5_000,
  requestTimeout: 15_000,
  throwOnRequestTimeout: true,
  socketTimeout: 15_000,
};

/** @param onAnswer called at each answer, be it an error */
export async function makeClient(settings: Settings, onAnswer: () => void): Promise<SdkClient> {
  // The SDK's notice about old Node.js releases would land in the diagnostics of every preview.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const eks = await import("@aws-sdk/client-eks");
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  const { region, profile, endpoint, assumeRoles = [] } = settings;
  let credentials = fromNodeProviderChain({
    ...(profile !== undefined && { profile }),
    timeout: 1_000,
    maxRetries: 0,
  });
  for (const { roleArn, sessionName, externalId } of assumeRoles) {
    credentials = fromTemporaryCredentials({
      masterCredentials: credentials,
      params: {
        RoleArn: roleArn,
        RoleSessionName: sessionName ?? "pulumi-eks-versions",
        ExternalId: externalId,
      },
      clientConfig: { requestHandler: http, ...(region !== undefined && { region }) },
    });
  }
  const client = new eks.EKSClient({
    credentials,
    requestHandler: http,
    maxAttempts: 8,
    retryMode: "adaptive",
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
  });
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      onAnswer();
      return answer;
    },
    // Nearest to the wire, where an error is still an answer.
    { step: "deserialize", priority: "low", name: "noteAnswer" },
  );
  return { eks, client };
}

export function options(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** Undefined for what EKS does not know. */
export async function orNothing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}
