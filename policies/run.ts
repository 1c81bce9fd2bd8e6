// What the pack remembers within one run: the facts it has seen, what it has said, and the rollbacks that are allowed.
import type { Allowance } from "./allowance";
import { LiveReads } from "./evidence/liveReads";
import { FactBook } from "./view/factBook";
import type { EksFact } from "./view/facts";
import { readFact, type Registered } from "./view/readFact";

export interface Run {
  readonly facts: FactBook;
  readonly live: LiveReads;
  /** What was reported, so that the two moments of a policy do not say it twice. */
  readonly said: Set<string>;
  /** The configuration of `cluster-downgrade`, which `nodegroup-downgrade` follows. */
  allow: readonly Allowance[];
}

interface Recording extends Run {
  /** The stack was judged as a whole: what comes next belongs to another run. */
  ended: boolean;
}

let current = begin();

function begin(): Recording {
  return { facts: new FactBook(), live: new LiveReads(), said: new Set(), allow: [], ended: false };
}

/** Each policy is asked about each resource, so a resource is read once and remembered by its URN. */
export function registered(resource: Registered): { run: Run; fact: EksFact | undefined } {
  if (current.ended) current = begin();
  const fact = current.facts.get(resource.urn) ?? readFact(resource);
  if (fact !== undefined) current.facts.add(fact);
  return { run: current, fact };
}

/** At the end of the run, as the stack is judged. Outputs are no evidence there: those of unchanged resources are old. */
export function concluding(): Run {
  current.ended = true;
  return current;
}
