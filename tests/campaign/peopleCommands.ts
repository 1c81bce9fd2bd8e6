// Other people, before and during a run, and a run whose engine is killed while the next one begins.
import fc from "fast-check";
import { Command, judged, nothing, up } from "./command";
import { actAsSomeone, foreignActs } from "./foreignActs";

export const disturbed = fc
  .record({
    act: fc.constantFrom(...foreignActs),
    call: fc.integer({ min: 1, max: 60 }),
    which: fc.nat({ max: 5 }),
  })
  .map(({ act, call, which }) =>
    up(`up, and at call ${call} somebody ${act} (${which})`, ({ region }) => ({
      during: {
        call,
        act: () => {
          actAsSomeone(region, act, which);
        },
      },
    })),
  );

export const orphaned = fc.integer({ min: 1, max: 60 }).map(
  (call) =>
    new Command(`up, its engine killed at call ${call}, and a new up at once`, async (trial) => {
      const runs = await trial.upTwice(call);
      return runs.flatMap((run) => judged(trial, run));
    }),
);

export const foreign = fc
  .record({
    act: fc.constantFrom(...foreignActs),
    which: fc.nat({ max: 5 }),
    later: fc.constantFrom(0, 30, 5_000),
  })
  .map(({ act, which, later }) =>
    nothing(`somebody ${act} (${which}), ${later} s pass`, ({ region }) => {
      actAsSomeone(region, act, which);
      region.pass(later);
    }),
  );
