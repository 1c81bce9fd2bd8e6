// How others wait, re-run: when each of them looks.
import type { WayToWait } from "./measure";

/** Seconds before the next look, given how many there were. */
type Pause = (looks: number, random: () => number) => number;

const between = (least: number, most: number, random: () => number) => least + random() * (most - least);

/**
 * - Terraform and pulumi-aws: terraform-plugin-sdk helper/retry/state.go: at once, 0.2 s, doubling to 10 s.
 * - eksctl: pkg/eks/waiter: 30 s, 30 to 60, then 30 to 120.
 * - AWS CLI: botocore's ClusterActive, every 30 s, 40 times: past 20 minutes it gives up, which is not held against it here.
 * - CDK: isComplete of its custom resource, every 60 s.
 * - refresh: every 15 s.
 */
const pauses: Readonly<Record<string, { readonly first: number; readonly pause: Pause }>> = {
  "Terraform, pulumi-aws": { first: 0, pause: (looks) => Math.min(10, 0.2 * 2 ** (looks - 1)) },
  eksctl: {
    first: 30,
    pause: (looks, random) => between(30, looks === 1 ? 60 : 120, random),
  },
  "AWS CLI": { first: 0, pause: () => 30 },
  CDK: { first: 60, pause: () => 60 },
  refresh: { first: 0, pause: () => 15 },
};

export const peers: readonly { readonly name: string; readonly way: WayToWait }[] = Object.entries(
  pauses,
).map(([name, { first, pause }]) => ({
  name,
  way: (duration, random) => {
    let now = first;
    let calls = 1;
    while (now < duration) {
      now += pause(calls, random);
      calls += 1;
    }
    return Promise.resolve({ calls, seenAt: now });
  },
}));
