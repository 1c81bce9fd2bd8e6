// The scripted faults that are in force, and which of them a call meets.
import type { FaultKind, FaultRule } from "./faultShape";
import { bendUpdate } from "./bendUpdate";
import type { Update } from "../world/updateShape";

interface Live {
  readonly rule: FaultRule;
  skip: number;
  /** How often it still strikes; Infinity for always. */
  left: number;
}

/** Kinds that strike an update which the call starts; a call that starts none neither meets nor uses them up. */
const UPDATE_KINDS: readonly FaultKind[] = ["failUpdate", "stickUpdate", "cancelUpdate", "statusLag"];
type UpdateRule = Extract<FaultRule, { kind: "failUpdate" | "stickUpdate" | "cancelUpdate" | "statusLag" }>;
export type CallRule = Exclude<FaultRule, UpdateRule>;

const isUpdateRule = (rule: FaultRule): rule is UpdateRule => UPDATE_KINDS.includes(rule.kind);

export interface Met {
  /** The fault of the call itself. */
  readonly fault?: CallRule;
  /** Bends an update that the call starts. */
  readonly bend: (update: Update) => void;
}

export class Faults {
  private live: Live[] = [];

  replace(rules: readonly FaultRule[]): void {
    this.live = rules.map((rule) => {
      const { skip = 0, count = 1 } = rule;
      return { rule, skip, left: count === -1 ? Number.POSITIVE_INFINITY : count };
    });
  }

  /** What is left of the rules, to be shown. */
  remaining(): object[] {
    return this.live.map(({ rule, skip, left }) => ({ ...rule, skip, count: left === Infinity ? -1 : left }));
  }

  /** The rules in force, in a form that can be put in force again. */
  toStore(): readonly FaultRule[] {
    return this.live
      .filter(({ left }) => left > 0)
      .map(({ rule, skip, left }) => ({ ...rule, skip, count: left === Infinity ? -1 : left }));
  }

  /**
   * The first matching rule wins. A rule that still skips counts the call and lets the search go on; one that is used
   * up is passed over.
   */
  meet(operation: string, resource: string, now: number): Met {
    const skipped: Live[] = [];
    const bendNothing = (): void => {
      skipped.forEach(countSkip);
    };
    for (const live of this.live) {
      const { rule } = live;
      if (live.left <= 0 || !matches(rule, operation, resource)) continue;
      if (live.skip > 0) {
        // Whether the call starts an update is known only when it does.
        if (isUpdateRule(rule)) skipped.push(live);
        else live.skip--;
        continue;
      }
      if (isUpdateRule(rule)) {
        const bend = (update: Update): void => {
          live.left--;
          skipped.forEach(countSkip);
          bendUpdate(update, rule, now);
        };
        return { bend };
      }
      live.left--;
      return { fault: rule, bend: bendNothing };
    }
    return { bend: bendNothing };
  }
}

function countSkip(live: Live): void {
  live.skip--;
}

function matches(rule: FaultRule, operation: string, resource: string): boolean {
  if (rule.operation !== "*" && rule.operation !== operation) return false;
  return rule.resource === undefined || rule.resource === resource;
}
