// Reads the `runtime.options` of a Pulumi.yaml, PulumiPolicy.yaml or PulumiPlugin.yaml.
import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

export interface RuntimeOptions {
  /** @default true: programs are loaded through ts-node */
  readonly typescript: boolean;
  readonly tsconfig?: string;
  /** Arguments for node itself, before the script. */
  readonly nodeargs: readonly string[];
  /** @default "auto": by the lockfile in the folder, npm without one */
  readonly packagemanager: string;
  /** @default false: install without devDependencies */
  readonly production: boolean;
}

export function runtimeOptions(info: ProgramInfo | undefined): RuntimeOptions {
  const given: Record<string, unknown> = info?.getOptions()?.toJavaScript() ?? {};
  const tsconfig = stringOption(given, "tsconfig");
  return {
    typescript: booleanOption(given, "typescript") ?? true,
    ...(tsconfig === undefined ? {} : { tsconfig }),
    nodeargs: splitArguments(stringOption(given, "nodeargs") ?? ""),
    packagemanager: stringOption(given, "packagemanager") ?? "auto",
    production: booleanOption(given, "production") ?? false,
  };
}

/** The environment by which `@pulumi/pulumi/cmd/run` and its siblings learn of the options. */
export function optionsEnvironment(options: RuntimeOptions): NodeJS.ProcessEnv {
  return {
    ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}

function booleanOption(given: Record<string, unknown>, name: string): boolean | undefined {
  const value = given[name];
  if (value === undefined || typeof value === "boolean") return value;
  throw new Error(
    `runtime option ${name} is ${JSON.stringify(value)}; it must be true or false: correct it in Pulumi.yaml`,
  );
}

function stringOption(given: Record<string, unknown>, name: string): string | undefined {
  const value = given[name];
  if (value === undefined || typeof value === "string") return value;
  throw new Error(
    `runtime option ${name} is ${JSON.stringify(value)}; it must be a string: correct it in Pulumi.yaml`,
  );
}

/** Splits as a shell would, with single and double quotes and without expansions. */
export function splitArguments(text: string): string[] {
  const words = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => `${double ?? single}`),
  );
}
