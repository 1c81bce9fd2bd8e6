// Promise 2: success is reported only when the update is Successful and EKS shows the version.
import { addonFits } from "../../emulator/rules/addonCatalogue";
import { partOf } from "./region";
import { type Run, type Told, wentWell } from "./run";
import type { Trial } from "./trial";

export function untrue(trial: Trial, run: Run, told: Told): string | undefined {
  if (run.kind !== "up" || !wentWell(told)) return undefined;
  const { resource, kind, op } = told;
  const own = run.mutations.filter((mutation) => mutation.made && partOf(mutation) === resource);
  const open = own.find(({ made }) => made?.status !== "Successful");
  if (open)
    return `${resource}: success although update ${open.made?.id ?? ""} is ${open.made?.status ?? ""}`;
  if (isLedAway(run, told)) return undefined;
  const live = liveOf(trial, told);
  // What EKS was deleting already runs until it is gone, at whatever version it had.
  if (live === undefined)
    return run.began.has(resource) || explains(run, told)
      ? undefined
      : `${resource}: success, and there is no such ${kind}`;
  if (own.length === 0 && isLeaving(run, told)) return undefined;
  const shown = told.state?.outputs.version;
  // What is left alone, with a warning, may go on to where an earlier run has sent it.
  const goesOn = run.underWay.get(resource)?.to === live && explains(run, told);
  if (op !== "same" && shown !== live && !goesOn)
    return `${resource}: outputs say ${String(shown)} and EKS shows ${live}`;
  if (isReached(trial, run, told, live) || explains(run, told)) return undefined;
  return `${resource}: success at ${live} where ${wantedOf(run, told)} is declared, and no warning`;
}

/** What somebody else made of it while the run was at it may have come after the run's last look. */
function isLedAway(run: Run, told: Told): boolean {
  const wanted = wantedOf(run, told);
  return run.others
    .filter((mutation) => partOf(mutation) === told.resource)
    .some(({ operation, input }) => {
      const to = input.addonVersion ?? input.version;
      return operation.startsWith("Delete") || (to !== undefined && to !== wanted);
    });
}

function liveOf({ region }: Trial, { kind, resource }: Told): string | undefined {
  const cluster = region.cluster();
  if (kind === "cluster") return cluster?.version;
  const parts = kind === "nodegroup" ? cluster?.nodegroups : cluster?.addons;
  return parts?.find(({ name }) => name === resource)?.version;
}

function wantedOf({ declared }: Run, { kind, resource }: Told): string {
  if (kind === "addon") return declared.addons?.[resource]?.version ?? "";
  return (kind === "nodegroup" ? declared.groups[resource]?.version : undefined) ?? declared.version;
}

function isReached({ region }: Trial, run: Run, told: Told, live: string): boolean {
  const wanted = wantedOf(run, told);
  if (wanted !== "default") return live === wanted;
  // EKS's default is a floor: what is newer and runs on the control plane stays. Others may have moved that since.
  const raised = run.others.some((mutation) => partOf(mutation) === "prod");
  const planes = [region.cluster()?.version ?? "", ...(raised ? [run.began.get("prod") ?? ""] : [])];
  return planes.some((plane) => addonFits(told.resource, live, plane));
}

/**
 * What a run that was killed has just sent elsewhere shows the declared version, and its status does not say yet that it is being
 * updated: a preview would have to list the updates of every group to see it. The run after it sees what has become of it.
 */
function isLeaving(run: Run, told: Told): boolean {
  const { resource, kind } = told;
  const { to, hidden } = run.underWay.get(resource) ?? {};
  if (kind === "cluster" || hidden !== true || to === run.began.get(resource)) return false;
  return to !== wantedOf(run, told);
}

const subjects = { cluster: "control plane of prod", nodegroup: "node group", addon: "add-on" };

/** A warning on this very resource; or the plan came from the state, was said to, and nothing was to be done by it. */
function explains({ said }: Run, { kind, resource, op }: Told): boolean {
  const subject = kind === "cluster" ? subjects.cluster : `${subjects[kind]} ${resource} of prod`;
  return said.some(
    ({ severity, text }) =>
      severity === "warning" && (text.includes(subject) || (op === "same" && text.includes("not verified"))),
  );
}
