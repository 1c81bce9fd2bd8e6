// npm run engine. Ctrl-C goes through process.exit, so that staging folders, locks and child processes go too.
import { ensureEngine } from "./ensure";

const say = (line: string): void => {
  console.log(`engine: ${line}`);
};

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  process.on(signal, () => process.exit(code));
}

ensureEngine(say).then(say, (error: unknown) => {
  console.error(`engine: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
