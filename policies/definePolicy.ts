// The frame that all policies share: which resources they are asked about, their configuration, and how they speak.
import type {
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationPolicy,
  Severity,
  StackValidationPolicy,
} from "@pulumi/policy";
import { notVerified, runOut } from "../provider/versions/policyRules";
import { type Allowance, describeEntry, type Exception, holds } from "./allowance";
import type { Sources } from "./evidence/running";
import { concluding, registered, type Run } from "./run";
import { type EksFact, subjectOf } from "./view/facts";

/** Where the rules and the policies are explained; the package carries the page. */
const page = "https://unpkg.com/pulumi-eks-versions/docs/rules.md";

export interface Definition<Config extends object> {
  readonly name: string;
  readonly displayName: string;
  /** One sentence: what it forbids. It stands before every message. */
  readonly description: string;
  readonly enforcementLevel: "mandatory" | "advisory";
  readonly severity: Severity;
  readonly remediationSteps: string;
  readonly properties: PolicyConfigSchema["properties"];
  readonly defaults: Config;
  /** As a resource is registered, before anything is done about it. */
  readonly judge: (fact: EksFact, context: Context<Config>) => Promise<void> | void;
  /** With all resources known; in an update this is after the changes. */
  readonly conclude?: (context: Context<Config>) => Promise<void> | void;
}

export interface Context<Config extends object> {
  readonly config: Config;
  readonly run: Run;
  readonly now: Date;
  readonly sources: Sources;
  /** @param level where it is not the policy's own */
  report(fact: EksFact, message: string, level?: "advisory" | "mandatory"): void;
  /** Says what could not be known, as `onUnverified` has it; once a run for each subject and reason. */
  unverified(subject: EksFact | string, reason: string, next?: string): void;
  /** Names each entry that has run out, where it is about a cluster of this stack. */
  nameRunOut(entries: readonly (Allowance | Exception)[]): void;
  notApplicable(reason: string): never;
}

/** Both kinds in one: the engine asks it about each resource, and about the stack. */
export type EksPolicy = ResourceValidationPolicy & Partial<StackValidationPolicy>;

export function definePolicy<Config extends object>(definition: Definition<Config>): EksPolicy {
  const { name, properties, judge, conclude, defaults, ...about } = definition;
  return {
    name,
    ...about,
    configSchema: { properties },
    tags: ["eks", "kubernetes", "versions"],
    url: `${page}#${name}`,
    validateResource: async (args, report) => {
      const { run, fact } = registered(args);
      if (fact === undefined) return args.notApplicable("it is no EKS cluster or node group");
      await judge(
        fact,
        contextOf(definition, run, { ...defaults, ...args.getConfig<Partial<Config>>() }, report, args),
      );
    },
    ...(conclude && {
      validateStack: async (args, report) => {
        const config = { ...defaults, ...args.getConfig<Partial<Config>>() };
        await conclude(contextOf(definition, concluding(), config, report, args));
      },
    }),
  };
}

/** What @pulumi/policy understands beyond its types: a report at a level of its own (server.js, makeReportViolationFun). */
type ReportAtLevel = (report: { message: string; enforcementLevel: string; urn?: string }) => void;

function contextOf<Config extends object>(
  { name, description }: Definition<Config>,
  run: Run,
  config: Config,
  report: ReportViolation,
  args: { notApplicable(reason?: string): never },
): Context<Config> {
  const { liveReads = true, onUnverified = "warn" } = config as {
    liveReads?: boolean;
    onUnverified?: string;
  };
  const say = (key: string, message: string, urn?: string, level?: "advisory" | "mandatory") => {
    if (run.said.has(key)) return;
    run.said.add(key);
    if (level === undefined) report(message, urn);
    else {
      const atLevel = report as unknown as ReportAtLevel;
      atLevel({
        message: `${description}\n${message}`,
        enforcementLevel: level,
        ...(urn !== undefined && { urn }),
      });
    }
  };
  return {
    config,
    run,
    now: new Date(),
    sources: liveReads ? { live: run.live } : {},
    report: (fact, message, level) => {
      say(`${name} ${message}`, message, fact.urn, level);
    },
    unverified: (subject, reason, next) => {
      const what = typeof subject === "string" ? subject : subjectOf(subject);
      const urn = typeof subject === "string" ? undefined : subject.urn;
      const level = onUnverified === "fail" ? "mandatory" : "advisory";
      // Several policies need the same evidence: one of them says that it is missing.
      say(`${level} ${what} ${reason}`, notVerified(what, reason, next).message, urn, level);
    },
    nameRunOut: (entries) => {
      const clusters = run.facts
        .all()
        .flatMap(({ cluster }) => (cluster.kind === "known" ? cluster.value : []));
      for (const entry of entries.filter(
        (each) => !holds(each, new Date()) && clusters.includes(each.cluster),
      )) {
        const { message } = runOut(name, describeEntry(entry));
        say(`${name} ${message}`, message, undefined, "advisory");
      }
    },
    notApplicable: (reason) => args.notApplicable(reason),
  };
}
