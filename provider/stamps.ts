// The two computed inputs, `observed` and `plan`: previews show them and policies judge them. Only what is stable between
// a preview and its run goes in, so that update plans can hold a run to what was previewed.
import type { Checked } from "./dynamicProvider";
import type { Inputs } from "./inputs";
import { announce, type Report } from "./report";
import { unknownValue } from "./versions/diff";
import type { Plan } from "./versions/plan";

export function stamped(inputs: Inputs, observed: Inputs, plan: readonly string[]): Inputs {
  return { ...inputs, observed, plan };
}

/** What a preview cannot know yet makes its stamps unknown. */
export function unknownStamps(inputs: Inputs): Checked {
  return { inputs: { ...inputs, observed: unknownValue, plan: unknownValue } };
}

export function refused(inputs: Inputs, plan: Plan): Checked {
  return {
    inputs,
    failures: plan.violations.map(({ property, message }) => ({ property, reason: message })),
  };
}

/** EKS has none of this name: for a new resource it may be made in this very run, otherwise it is gone. */
export async function absent(
  report: Report,
  inputs: Inputs,
  known: boolean,
  what: string,
  line: string,
  property: string,
): Promise<Checked> {
  if (known) {
    const where = typeof inputs.region === "string" ? inputs.region : "this region";
    const reason =
      `${what} is not found in ${where}: it was deleted, or the credentials are another account's. Next: correct the ` +
      "credentials, or remove this resource from the program";
    return { inputs, failures: [{ property, reason }] };
  }
  await announce(report, [line]);
  return report.preview ? unknownStamps(inputs) : { inputs: stamped(inputs, {}, [line]) };
}

/** Whether the last run's inputs name the same thing. A region that was not known then is no difference. */
export function isSame(olds: Inputs, inputs: Inputs, identity: readonly string[]): boolean {
  if (olds.clusterName === undefined) return false;
  return identity.every(
    (key) => olds[key] === inputs[key] || olds[key] === undefined || inputs[key] === undefined,
  );
}
