// Whether requests, which are signed with somebody's credentials, may go to an endpoint that is not AWS's.

/** Set to `true` where a test network is trusted: a container by its name, say. */
const permission = "EKS_VERSIONS_ALLOW_HTTP_ENDPOINT";

/**
 * A stray AWS_ENDPOINT_URL must not send signed requests over a network in clear.
 * @throws for an endpoint that is neither https nor on this machine
 */
export function assertSafeEndpoint(endpoint: string | undefined, env: NodeJS.ProcessEnv = process.env): void {
  if (endpoint === undefined || env[permission] === "true") return;
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const next =
    'set aws:endpoints or AWS_ENDPOINT_URL_EKS to one such as "https://eks.example.com" or "http://127.0.0.1:4567"';
  if (url === undefined || !["http:", "https:"].includes(url.protocol))
    throw new Error(`the EKS endpoint ${endpoint} is no URL of a server. Next: ${next}, or remove it`);
  if (url.protocol === "https:" || isThisMachine(url.hostname)) return;
  throw new Error(
    `the EKS endpoint ${endpoint} is neither https nor on this machine, and requests to it are signed with AWS credentials. ` +
      `Next: ${next}, remove it, or set ${permission}=true where its network is trusted`,
  );
}

function isThisMachine(host: string): boolean {
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(host)
  );
}
