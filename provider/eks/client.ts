// EksPort over the AWS SDK. The SDK is loaded at the first call, never at import: a preview with nothing to ask stays quick.
import type * as sdk from "@aws-sdk/client-eks";
import { askingAgain } from "./askingAgain";
import type { EksPort, Settings } from "./port";
import { toCluster, toNodegroup, toSupport, toUpdate } from "./readings";

/** Bounds of one attempt; the SDK's defaults would wait for a silent server for ever. */
const http = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true };

const connections = new Map<string, EksPort>();

/** The port for these settings; one client serves a whole process. */
export function connect(settings: Settings): EksPort {
  const key = JSON.stringify(settings);
  const known = connections.get(key);
  if (known !== undefined) return known;
  const port = askingAgain(makePort(settings));
  connections.set(key, port);
  return port;
}

/** The endpoint that replaces AWS's own, from the settings or the environment as the SDKs read it; undefined on AWS. */
export function endpointOverride(
  settings: Settings,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  if (settings.endpoint !== undefined) return settings.endpoint;
  if (env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === "true") return undefined;
  return env.AWS_ENDPOINT_URL_EKS ?? env.AWS_ENDPOINT_URL;
}

function makePort(settings: Settings): EksPort {
  let loading: Promise<{ eks: typeof sdk; client: sdk.EKSClient }> | undefined;
  let answered = false;
  const load = () => (loading ??= makeClient(settings, () => (answered = true)));

  return {
    async region() {
      const { client } = await load();
      return client.config.region().catch(() => {
        throw Object.assign(
          new Error(
            "no AWS region is set: set aws:region in the stack configuration, the region of a Provider, or AWS_REGION",
          ),
          { name: "CredentialsProviderError" },
        );
      });
    },
    hasAnswered: () => answered,
    async accountId() {
      const { client } = await load();
      return (await client.config.credentials()).accountId;
    },
    async observeCluster(name, signal) {
      const { eks, client } = await load();
      const found = await orNothing(client.send(new eks.DescribeClusterCommand({ name }), options(signal)));
      return found && toCluster(found.cluster);
    },
    async listNodegroups(clusterName, signal) {
      const { eks, client } = await load();
      const names: string[] = [];
      for await (const page of eks.paginateListNodegroups({ client }, { clusterName }, options(signal))) {
        names.push(...(page.nodegroups ?? []));
      }
      return names;
    },
    async observeNodegroup(clusterName, nodegroupName, signal) {
      const { eks, client } = await load();
      const command = new eks.DescribeNodegroupCommand({ clusterName, nodegroupName });
      const found = await orNothing(client.send(command, options(signal)));
      return found && toNodegroup(found.nodegroup);
    },
    async listUpdates({ cluster, nodegroup }) {
      const { eks, client } = await load();
      const ids: string[] = [];
      for await (const page of eks.paginateListUpdates(
        { client },
        { name: cluster, nodegroupName: nodegroup },
      )) {
        ids.push(...(page.updateIds ?? []));
      }
      return ids;
    },
    async findUpdate({ cluster, nodegroup }, updateId) {
      const { eks, client } = await load();
      const command = new eks.DescribeUpdateCommand({ name: cluster, updateId, nodegroupName: nodegroup });
      const found = await orNothing(client.send(command));
      return found && toUpdate(found.update);
    },
    async startClusterUpdate({ cluster, version, force, token }) {
      const { eks, client } = await load();
      const command = new eks.UpdateClusterVersionCommand({
        name: cluster,
        version,
        clientRequestToken: token,
        ...(force && { force }),
      });
      return toUpdate((await client.send(command)).update);
    },
    async startNodegroupUpdate({ cluster, nodegroup, token, force, ...target }) {
      const { eks, client } = await load();
      const command = new eks.UpdateNodegroupVersionCommand({
        clusterName: cluster,
        nodegroupName: nodegroup,
        clientRequestToken: token,
        ...(force && { force }),
        ...target,
      });
      return toUpdate((await client.send(command)).update);
    },
    async supportOf(version) {
      const { eks, client } = await load();
      const answer = await client.send(
        new eks.DescribeClusterVersionsCommand({ clusterVersions: [version] }),
      );
      return toSupport(answer.clusterVersions?.find(({ clusterVersion }) => clusterVersion === version));
    },
  };
}

async function makeClient(
  settings: Settings,
  onAnswer: () => void,
): Promise<{ eks: typeof sdk; client: sdk.EKSClient }> {
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

function options(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

async function orNothing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}
