#!/usr/bin/env node
// The command `eks-emulator`.
import { setFlagsFromString } from "node:v8";
import { readCommandLine } from "./commandLine";
import { isLoopback } from "./http/hostIsAllowed";
import { startEmulator } from "./server";

// Calls leave little behind but make much garbage; collected sooner, a thousand clusters stay under 100 MB.
setFlagsFromString("--optimize-for-size");

async function main(): Promise<void> {
  const options = readCommandLine(process.argv.slice(2));
  const { host = "127.0.0.1" } = options;
  if (!isLoopback(host)) {
    console.error(
      `warning: listening on ${host}: whoever can reach it can change everything in the emulator`,
    );
  }
  const emulator = await startEmulator(options);
  const stop = (): void => {
    void emulator.close().then(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  console.log(`eks-emulator listening on ${emulator.url}`);
}

main().catch((error: unknown) => {
  console.error(`eks-emulator: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
