// Tells the failures of EKS calls apart by what can be done about them, and words them. Factories, never Error subclasses.
import type { Update, UpdateError } from "./port";

/**
 * - `unreachable`: no credentials, or no answer: nothing is known of EKS.
 * - `expired`: credentials that EKS no longer takes.
 * - `denied`: an IAM action is missing.
 * - `busy`: another update runs.
 * - `transient`: throttling, a server's fault, an answer that cannot be read: asking again may help.
 * - `refused`: EKS will not do it as asked.
 */
export type FailureKind = "unreachable" | "expired" | "denied" | "busy" | "transient" | "refused";

const byName: Readonly<Record<string, FailureKind>> = {
  CredentialsProviderError: "unreachable",
  TimeoutError: "unreachable",
  AbortError: "unreachable",
  ExpiredTokenException: "expired",
  ExpiredToken: "expired",
  UnrecognizedClientException: "expired",
  InvalidSignatureException: "expired",
  TokenProviderError: "expired",
  AccessDeniedException: "denied",
  AccessDenied: "denied",
  ResourceInUseException: "busy",
  ThrottlingException: "transient",
  TooManyRequestsException: "transient",
  ServerException: "transient",
  ServiceUnavailableException: "transient",
  InternalFailure: "transient",
};

const networkCodes = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "EPIPE",
  "ECONNRESET",
];

/** What kind of failure a thrown value is. */
export function failureOf(error: unknown): FailureKind {
  const { name, code, status } = facts(error);
  if (isUnreadable(error)) return "transient";
  const known = Object.hasOwn(byName, name) ? byName[name] : undefined;
  if (known !== undefined) return known;
  if (code !== undefined && networkCodes.includes(code)) return "unreachable";
  // Node.js's HTTP parser met something that is no HTTP.
  if (code?.startsWith("HPE_")) return "transient";
  if (status !== undefined && (status >= 500 || status === 429)) return "transient";
  return "refused";
}

/** Whether the same call may succeed when it is made again. Credentials that are not there do not come by waiting. */
export function isPassing(error: unknown): boolean {
  const kind = failureOf(error);
  return kind === "transient" || (kind === "unreachable" && facts(error).name !== "CredentialsProviderError");
}

/** Whether EKS asked for fewer calls. */
export function isThrottled(error: unknown): boolean {
  const { name, status } = facts(error);
  return name === "ThrottlingException" || name === "TooManyRequestsException" || status === 429;
}

/** Whether the SDK could not read the answer: truncated JSON, HTML from something in between, `null`. */
export function isUnreadable(error: unknown): boolean {
  const { name, message } = facts(error);
  return name === "SyntaxError" || message.includes("Deserialization error");
}

/** `Name: message` in one line, without what could confuse a terminal. */
export function messageOf(error: unknown): string {
  const { name, message } = facts(error);
  // The SDK's own text names its internals, which no reader can look into.
  if (isUnreadable(error) && message.includes("$response")) return "an answer from EKS could not be read";
  return printable(name === "Error" || name === "" ? message : `${name}: ${message}`);
}

/**
 * A text of somebody else's in one line that does nothing but be read: no control characters or changes of direction, which a terminal
 * obeys; no workflow command (a CI log obeys `::` where a line begins, and `##[` anywhere); no fence that would end a code block of a
 * pull request's comment.
 */
export function printable(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, " ")
    .replace(/##\[/g, "## [")
    .replace(/`{3,}/g, '"')
    .trim()
    .replace(/^:{2,}/, ":");
}

/** The id of the running update that a 409 names: `... currently has update ID in progress`. */
export function updateIdIn(error: unknown): string | undefined {
  return /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/i.exec(facts(error).message)?.[0];
}

function facts(error: unknown): { name: string; message: string; code?: string; status?: number } {
  if (typeof error !== "object" || error === null) return { name: "", message: String(error) };
  const { name, message, code, $metadata, cause } = error as {
    name?: unknown;
    message?: unknown;
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
    cause?: { code?: unknown };
  };
  const errno = typeof code === "string" ? code : typeof cause?.code === "string" ? cause.code : undefined;
  return {
    name: typeof name === "string" ? name : "",
    message: typeof message === "string" && message !== "" ? message : (errno ?? "no message"),
    ...(errno !== undefined && { code: errno }),
    ...($metadata?.httpStatusCode !== undefined && { status: $metadata.httpStatusCode }),
  };
}

/** What each code of a failed update asks for (DescribeUpdate page, ErrorDetail). */
const remedies: Readonly<Record<string, string>> = {
  PodEvictionFailure:
    "a PodDisruptionBudget, or a pod that does not end, kept a node from draining: let its pods move (raise replicas or relax " +
    'the budget), or set force: "VERSION" on its NodegroupVersion to evict them in spite of it, then run again',
  NodeCreationFailure:
    "new nodes did not join: check the node role, subnets, security groups and the launch template's user data, then run again",
  InsufficientFreeAddresses: "free IP addresses in the subnets, then run again",
  IpNotAvailable: "free up to five IP addresses in the cluster's subnets, then run again",
  SubnetNotFound:
    "a subnet of the cluster is gone: restore it, or update the cluster's VPC configuration, then run again",
  SecurityGroupNotFound:
    "a security group of the cluster is gone: restore it, or update the VPC configuration, then run again",
  EniLimitReached: "raise the account's limit of network interfaces, or delete unused ones, then run again",
  AccessDenied: "give the cluster's or node role the permissions that EKS asks for, then run again",
  OperationNotPermitted:
    "check the service-linked role and organization policies of the account, then run again",
  VpcIdNotFound: "the cluster's VPC cannot be found: check it, then run again",
  ClusterUnreachable:
    "EKS could not reach the API server: check the security groups and webhooks, then run again",
  InsufficientNumberOfReplicas: "raise the replicas of the workload that is named, then run again",
  ConfigurationConflict:
    'settings of the add-on were changed in the cluster: change them back, or declare resolveConflicts: "OVERWRITE" (EKS\'s settings) ' +
    'or "PRESERVE" (those in the cluster) on its AddonVersion, then run again',
  AdmissionRequestDenied: "an admission webhook refused the change: allow it there, then run again",
  UnsupportedAddonModification: "undo the modification of the add-on that is named, then run again",
  K8sResourceNotFound: "restore the Kubernetes object that is named, then run again",
};

const unknownRemedy = "see the update in the EKS console, then run again";

/** What an update that did not succeed says: every code with its message and resources, and what to do next. */
export function describeFailure(update: Update, next?: string): string {
  const details = update.errors.map(describeError).join("; ");
  const target = update.params.Version ?? "1.NN";
  const remedyOf = (code: string) => (Object.hasOwn(remedies, code) ? remedies[code] : undefined);
  const adviceOn = (code: string) => remedyOf(code)?.replace("VERSION", target) ?? unknownRemedy;
  const advice = [...new Set(update.errors.map(({ code }) => adviceOn(code)))];
  const remedy = next ?? (advice.length > 0 ? advice.join("; ") : "run again to try once more");
  return `update ${update.id} ended as ${update.status}${details === "" ? "" : `: ${details}`}. Next: ${remedy}`;
}

function describeError({ code, message, resourceIds }: UpdateError): string {
  const on = resourceIds.length === 0 ? "" : ` on ${resourceIds.map(printable).join(", ")}`;
  return `${printable(code)}${on}: ${printable(message)}`;
}
