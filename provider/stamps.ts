// The two computed inputs, `observed` and `plan`: previews show them and policies judge them. Only what is stable between
// a preview and its run goes in, so that update plans can hold a run to what was previewed.
import type { Checked } from "./dynamicProvider";
import type { Inputs } from "./inputs";
import { unknownValue } from "./versions/diff";

export function stamped(inputs: Inputs, observed: Inputs, plan: readonly string[]): Inputs {
  return { ...inputs, observed, plan };
}

/** What a preview cannot know yet makes its stamps unknown. */
export function unknownStamps(inputs: Inputs): Checked {
  return { inputs: { ...inputs, observed: unknownValue, plan: unknownValue } };
}

/** Whether the last run's inputs name the same thing. A region that was not known then is no difference. */
export function isSame(olds: Inputs, inputs: Inputs, identity: readonly string[]): boolean {
  if (olds.clusterName === undefined) return false;
  return identity.every(
    (key) => olds[key] === inputs[key] || olds[key] === undefined || inputs[key] === undefined,
  );
}
