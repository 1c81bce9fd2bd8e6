// Promises 4 and 7: what a failure names, and what no text has in it.
import { printable } from "../../provider/eks/errors";
import { partOf } from "./region";
import { reasonsOf, type Run, type Told } from "./run";

export function unclear(run: Run, told: Told): string | undefined {
  if (!["refused", "failed", "partial"].includes(told.op)) return undefined;
  const reasons = reasonsOf(told);
  const vague = reasons.find(
    (reason) =>
      !(reason.includes("prod") || reason.includes(told.resource)) ||
      !/Next: \w|\[EKSV\d{3}\]|Remove one of/.test(reason),
  );
  if (reasons.length === 0) return `${told.resource}: ${told.op} without a reason`;
  if (vague !== undefined) return `${told.resource}: what or what next is missing in: ${vague}`;
  const failed = run.mutations.find(
    (mutation) =>
      partOf(mutation) === told.resource &&
      mutation.made &&
      ["Failed", "Cancelled"].includes(mutation.made.status),
  )?.made;
  // A failure of the provider's own that came before it learned of the update's end may not know it.
  if (failed === undefined || told.op !== "partial" || !told.error.includes("ended as")) return undefined;
  const facts = [
    failed.id,
    ...failed.errors.flatMap(({ errorCode, resourceIds = [] }) => [errorCode, ...resourceIds]),
  ];
  const missing = facts.map(printable).find((fact) => !told.error.includes(fact));
  return missing && `${told.resource}: ${missing} is not named in: ${told.error}`;
}

export function unprintable(text: string): string | undefined {
  if (text.includes("wJalrXUtnFEMI")) return `a secret key in: ${text.slice(0, 200)}`;
  if (text.includes("SessionTokenOfTheCampaign")) return `a session token in: ${text.slice(0, 200)}`;
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text)
    ? `a control character in: ${JSON.stringify(text.slice(0, 200))}`
    : undefined;
}
