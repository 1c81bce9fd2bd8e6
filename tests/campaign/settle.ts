// Promise 3: with nothing in the way, at most two runs later there is nothing left to do, or the same reason is given again.
import { Command, judged } from "./command";
import type { Broken } from "./judge";
import { mustSucceed } from "./mustSucceed";
import { reasonsOf } from "./run";

export const settle = new Command("settle", async (trial) => {
  trial.region.faults();
  const broken: Broken[] = [];
  const run = async () => {
    const done = await trial.up();
    broken.push(...judged(trial, done));
    return done;
  };
  await run();
  await run();
  const free = mustSucceed(trial);
  const last = await run();
  const say = (what: string) => broken.push({ promise: 3, what: `${last.name}: ${what}` });
  const moved = last.mutations.find(({ made }) => made?.status === "Successful");
  if (moved) say(`the third run in a row still makes a ${moved.operation}`);
  for (const told of last.told) {
    if (told.error.includes("still runs")) say(reasonsOf(told).join());
    if (free && told.op !== "same")
      say(`nothing is in the way, and ${told.resource} ${told.op}: ${reasonsOf(told).join()}`);
  }
  return broken;
});
