// The policies of docs/iam as AWS evaluates them: which action on which resource a call needs, and whether a statement grants it.
import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

export interface Policy {
  readonly Statement: readonly Statement[];
}

export const policy = (name: "preview" | "up"): Policy =>
  JSON.parse(readFileSync(join(__dirname, "../../docs/iam", `${name}.json`), "utf8")) as Policy;

export const actionsOf = ({ Statement: statements }: Policy): string[] => [
  ...new Set(statements.flatMap(({ Action }) => Action)),
];

/** A call that was made, as the emulator logs it: `prod`, or `prod/web` for a node group or an add-on. */
export interface Called {
  readonly operation: string;
  readonly resource: string;
}

/** Actions whose table of AWS's service authorization reference has no resource: only "*" grants them. */
const withoutResource = ["DescribeClusterVersions", "DescribeAddonVersions"];

export function isGranted(
  { Statement: statements }: Policy,
  called: Called,
  addons: readonly string[],
): boolean {
  const action = `eks:${called.operation}`;
  const arn = arnOf(called, addons);
  return statements.some(
    ({ Effect, Action, Resource }) =>
      (Effect as string) === "Allow" &&
      Action.includes(action) &&
      [Resource].flat().some((one) => covers(one, arn)),
  );
}

function arnOf({ operation, resource }: Called, addons: readonly string[]): string {
  if (withoutResource.includes(operation)) return "*";
  const place = "arn:aws:eks:us-east-1:111122223333";
  const [cluster = "", part] = resource.split("/");
  if (part === undefined) return `${place}:cluster/${cluster}`;
  return `${place}:${addons.includes(part) ? "addon" : "nodegroup"}/${cluster}/${part}/an-id`;
}

function covers(pattern: string, arn: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(arn);
}
