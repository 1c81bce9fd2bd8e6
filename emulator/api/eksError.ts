// The EKS API's error types: HTTP status and the members each carries beside `message`.
// Source: EKS API Reference, the errors of every action, and the service model.

const CLUSTER_NODEGROUP_ADDON = ["clusterName", "nodegroupName", "addonName"] as const;

/** Status and modelled members by type. The real service sends every modelled member, null where it says nothing. */
export const ERROR_TYPES = {
  AccessDeniedException: [403, []],
  BadRequestException: [400, []],
  ClientException: [400, [...CLUSTER_NODEGROUP_ADDON, "subscriptionId"]],
  InvalidParameterException: [
    400,
    ["clusterName", "nodegroupName", "fargateProfileName", "addonName", "subscriptionId"],
  ],
  InvalidRequestException: [400, [...CLUSTER_NODEGROUP_ADDON, "subscriptionId"]],
  InvalidStateException: [400, ["clusterName"]],
  NotFoundException: [404, []],
  ResourceInUseException: [409, CLUSTER_NODEGROUP_ADDON],
  ResourceLimitExceededException: [400, ["clusterName", "nodegroupName", "subscriptionId"]],
  ResourceNotFoundException: [
    404,
    ["clusterName", "nodegroupName", "fargateProfileName", "addonName", "subscriptionId"],
  ],
  ResourcePropagationDelayException: [428, []],
  ServerException: [500, [...CLUSTER_NODEGROUP_ADDON, "subscriptionId"]],
  ServiceUnavailableException: [503, []],
  ThrottlingException: [429, ["clusterName"]],
  UnsupportedAvailabilityZoneException: [400, ["clusterName", "nodegroupName", "validZones"]],
  // Not modelled: what AWS front ends answer before a request reaches an operation.
  SerializationException: [400, []],
  UnknownOperationException: [404, []],
} as const satisfies Readonly<Record<string, readonly [number, readonly string[]]>>;

export type ErrorType = keyof typeof ERROR_TYPES;

/** What an error is about; each type shows only the members that its model has. */
export interface ErrorSubject {
  readonly clusterName?: string;
  readonly nodegroupName?: string;
  readonly addonName?: string;
}

export class EksError extends Error {
  constructor(
    readonly type: ErrorType,
    message: string,
    readonly subject: ErrorSubject = {},
  ) {
    super(message);
  }

  get status(): number {
    return ERROR_TYPES[this.type][0];
  }
}

/** The body of an error answer, as a debug log of the real service shows it: all members, nulls too, lower-case `message`. */
export function errorBody(
  type: string,
  message: string,
  subject: ErrorSubject = {},
): Record<string, unknown> {
  const members: readonly string[] = Object.hasOwn(ERROR_TYPES, type)
    ? ERROR_TYPES[type as ErrorType][1]
    : [];
  const values = new Map<string, unknown>(Object.entries(subject));
  const body: Record<string, unknown> = {};
  for (const member of members) body[member] = values.get(member) ?? null;
  return { ...body, message };
}
