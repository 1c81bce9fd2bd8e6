// Asks the pack as the engine does: every policy about each resource as it is registered, then about the stack.
import { strict as assert } from "node:assert";
import * as sdk from "@pulumi/policy";
import { policies } from "../../policies/all";
import type { Properties } from "../../policies/view/value";

/** Pulumi's placeholder for text that a preview cannot know. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What a preview hands to a policy. Exported since 1.21 for tests, but its types are stripped. */
export const { unknownCheckingProxy } = sdk as unknown as {
  unknownCheckingProxy: (props: Properties) => Properties;
};

export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly props: Properties;
  readonly ignoreChanges?: readonly string[];
  readonly provider?: Properties;
}

export interface Report {
  readonly policy: string;
  readonly level: string;
  readonly message: string;
  readonly about: string;
  /** `resource`: before anything was done about it; `stack`: at the end. */
  readonly moment: "resource" | "stack";
}

export interface Answer {
  readonly reports: Report[];
  /** Why policies did not apply, as `policy name: reason`. */
  readonly notApplicable: string[];
}

class NotApplicable extends Error {}

type Raw = string | { message: string; enforcementLevel: string; urn?: string };

export async function ask(
  resources: readonly Resource[],
  config: Record<string, object> = {},
): Promise<Answer> {
  const reports: Report[] = [];
  const notApplicable: string[] = [];
  for (const resource of resources) {
    for (const policy of policies) {
      const args = { ...registration(resource), ...commonArgs(policy.name, config) };
      const report = (raw: Raw) => reports.push(toReport(policy, raw, resource.name, "resource"));
      try {
        const validate = policy.validateResource as (args: object, report: unknown) => Promise<void>;
        await validate(args, report);
      } catch (error) {
        if (!(error instanceof NotApplicable)) throw error;
        notApplicable.push(`${policy.name} ${resource.name}: ${error.message}`);
      }
    }
  }
  for (const policy of policies) {
    const report = (raw: Raw, urn?: string) =>
      reports.push(toReport(policy, raw, (urn ?? "").split("::").pop() ?? "", "stack"));
    const validate = policy.validateStack as ((args: object, report: unknown) => Promise<void>) | undefined;
    await validate?.({ resources: [], ...commonArgs(policy.name, config) }, report);
  }
  return { reports, notApplicable };
}

/** The reports of one policy. */
export async function reportsOf(
  policy: string,
  resources: readonly Resource[],
  config: Record<string, object> = {},
): Promise<Report[]> {
  return (await ask(resources, config)).reports.filter((report) => report.policy === policy);
}

function registration({ type, name, props, provider, ignoreChanges = [] }: Resource) {
  return {
    type,
    name,
    urn: `urn:pulumi:dev::project::${type}::${name}`,
    props: unknownCheckingProxy(props),
    opts: { ignoreChanges },
    ...(provider && { provider: { props: unknownCheckingProxy(provider) } }),
  };
}

function commonArgs(name: string, config: Record<string, object>) {
  return {
    getConfig: () => config[name] ?? {},
    stackTags: new Map(),
    notApplicable: (reason = "") => {
      throw new NotApplicable(reason);
    },
  };
}

function toReport(
  policy: (typeof policies)[number],
  raw: Raw,
  about: string,
  moment: Report["moment"],
): Report {
  if (typeof raw === "string") {
    return { policy: policy.name, level: policy.enforcementLevel ?? "", message: raw, about, moment };
  }
  const [description, message = ""] = raw.message.split("\n");
  assert.equal(description, policy.description);
  const subject = raw.urn === undefined ? about : (raw.urn.split("::").pop() ?? "");
  return { policy: policy.name, level: raw.enforcementLevel, message, about: subject, moment };
}
