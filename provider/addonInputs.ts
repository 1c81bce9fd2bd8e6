// The inputs of AddonVersion, each by itself.
import {
  durations,
  type Fields,
  isAddonName,
  isClusterName,
  isMinor,
  isOneOf,
  isRegion,
  type Judge,
} from "./inputs";
import { byDefault } from "./versions/planAddon";

/** `v1.19.0-eksbuild.1`; how the publishers of other add-ons write theirs is not known in full. */
const version = /^v?\d{1,9}\.\d{1,9}[\w.+-]{0,100}$/;

const isExact: Judge = (value) => {
  if (typeof value === "string" && version.test(value)) return undefined;
  return 'is not a version of an add-on: write one such as "v1.19.0-eksbuild.1", as EKS shows it for the add-on';
};

const isVersion: Judge = (value) => {
  if (value === byDefault) return undefined;
  if (typeof value === "string" && /^(latest|newest|recommended)$/i.test(value))
    return 'is not a version: it would move the add-on in an unrelated run: write "default", which is kept until the control plane\'s minor changes';
  const problem = isExact(value);
  return problem && `${problem}, or "default"`;
};

export const addonFields: Fields = {
  clusterName: { required: true, judge: isClusterName },
  addonName: { required: true, judge: isAddonName },
  clusterVersion: { judge: isMinor },
  version: { required: true, judge: isVersion },
  region: { judge: isRegion },
  resolveConflicts: { judge: isOneOf("NONE", "OVERWRITE", "PRESERVE") },
  allowDowngrade: { judge: isExact },
  timeouts: { judge: durations("update") },
};
