// Who calls, and for which region: read from the SigV4 header's credential scope, which is never verified.
// Source: AWS General Reference, "Signature Version 4 signing process", the Authorization header.

export interface Caller {
  readonly region?: string;
  /** The access key id, where it is an account's number: the way to choose an account. */
  readonly account?: string;
}

export function callerOf(authorization: string | undefined): Caller {
  const credential = /Credential=([^/,\s]+)\/(\d{8})\/([a-z0-9-]+)\//.exec(authorization ?? "");
  const [, accessKey, , region] = credential ?? [];
  return {
    ...(region !== undefined && { region }),
    ...(accessKey !== undefined && /^\d{12}$/.test(accessKey) && { account: accessKey }),
  };
}
