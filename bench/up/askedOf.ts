// Knows when a port has nothing under way, so that virtual time moves only while everyone sleeps.
import type { EksPort } from "../../provider/eks/port";

export interface Asked {
  readonly port: EksPort;
  /** Resolves when no call is under way, and what the last one set off has run. */
  readonly idle: () => Promise<void>;
}

export function askedOf(port: EksPort): Asked {
  let underWay = 0;
  const counted = (call: (...args: unknown[]) => unknown) =>
    function (...args: unknown[]): unknown {
      const answer = call(...args);
      if (!(answer instanceof Promise)) return answer;
      underWay += 1;
      const end = () => (underWay -= 1);
      answer.then(end, end);
      return answer;
    };
  const entries = Object.entries(port).map(([name, call]) => [name, counted(call as () => unknown)]);
  return {
    port: Object.fromEntries(entries) as EksPort,
    async idle() {
      do await new Promise(setImmediate);
      while (underWay > 0);
    },
  };
}
