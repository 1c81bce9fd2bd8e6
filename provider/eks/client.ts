// EksPort over the AWS SDK: one connection for each account and region of a process.
import { addonReads } from "./addonReads";
import { askingAgain } from "./askingAgain";
import { insightReads } from "./insightReads";
import type { EksPort, Settings } from "./port";
import { reads } from "./reads";
import { makeClient, type SdkClient } from "./sdkClient";
import { starts } from "./starts";

const connections = new Map<string, EksPort>();

/** The port for these settings; one client serves a whole process. */
export function connect(settings: Settings): EksPort {
  const key = JSON.stringify(settings);
  const known = connections.get(key);
  if (known !== undefined) return known;
  const port = makePort(settings);
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
  let loading: Promise<SdkClient> | undefined;
  let answered = false;
  const load = () => (loading ??= makeClient(settings, () => (answered = true)));

  const port: EksPort = {
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
    ...reads(load),
    ...addonReads(load),
    ...insightReads(load),
    ...starts(load),
  };
  return askingAgain(port, () => (loading = undefined));
}
