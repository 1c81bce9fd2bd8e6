// The commands of the campaign, as often as each is to be drawn.
import fc from "fast-check";
import { Command, judged, up } from "./command";
import { declare, declareAddon, declareCarrying, declareRollback, turnedRound } from "./declareCommands";
import { bent, fault, faultsEnd, hurried, killed } from "./mishapCommands";
import { disturbed, foreign, orphaned } from "./peopleCommands";
import { settle } from "./settle";

export const commands = fc.commands(
  [
    declare,
    declareAddon,
    declareCarrying,
    declareRollback,
    turnedRound,
    fc.constant(up("up")),
    fc.constant(new Command("preview", async (trial) => judged(trial, await trial.preview()))),
    fc.constant(new Command("refresh", async (trial) => judged(trial, await trial.refresh()))),
    killed,
    hurried,
    bent,
    fault,
    faultsEnd,
    foreign,
    disturbed,
    orphaned,
    fc.constant(settle),
  ],
  { maxCommands: 40, size: "max" },
);
