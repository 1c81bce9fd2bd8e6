// A stack of any size without the hours of an `up`: one cluster is brought up for real, and its part of the state is repeated.
import { Project, type StateResource } from "../../tests/engine/project";
import { clusterName, resourcesOfCluster } from "./programs";

interface Exported {
  readonly deployment: { resources: StateResource[] };
}

/** @param program of a number of resources @param env leads to an account in which all of them are up to date */
export async function grownStack(
  program: (resources: number) => string,
  resources: number,
  env: Record<string, string>,
): Promise<Project> {
  const project = await Project.create({ program: program(Math.min(resources, resourcesOfCluster)), env });
  const up = await project.up();
  if (up.code !== 0) throw new Error(`the first cluster did not come up: ${up.output}`);
  if (resources > resourcesOfCluster) {
    const state = JSON.parse((await project.pulumi("stack", "export")).output) as Exported;
    state.deployment.resources = grow(state.deployment.resources, resources);
    await project.importState(JSON.stringify(state));
    project.write(program(resources));
  }
  return project;
}

function grow(state: readonly StateResource[], resources: number): StateResource[] {
  const first = state.filter(({ urn }) => urn.includes(`::${clusterName(0)}`));
  const rest = state.filter((resource) => !first.includes(resource));
  const text = JSON.stringify(first);
  const all = Array.from(
    { length: Math.ceil(resources / resourcesOfCluster) },
    (_, n) => JSON.parse(text.replaceAll(clusterName(0), clusterName(n))) as StateResource[],
  ).flat();
  return [...rest, ...all.slice(0, resources)];
}
