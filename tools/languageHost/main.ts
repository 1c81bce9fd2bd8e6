// pulumi-language-nodejs: started by the engine with its own address as last argument; prints the port it serves on.
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { endChildren, killGroupAtExit } from "./children";
import { watchEngine } from "./engineGone";
import { channelOptions, serve } from "./serve";
import { languageRuntime } from "./service";

/** Put in by the bundler: the version of the CLI that this host was made for. */
declare const HOST_VERSION: string;

/** The engine kills a plugin 5 s after its interrupt; children are ended well before that. */
const endWithinMs = 3_000;

let ending = false;

function end(code: number): void {
  if (ending) return;
  ending = true;
  void endChildren(endWithinMs).then(() => process.exit(code));
}

async function main(): Promise<void> {
  if (process.argv.includes("--version") || process.argv.includes("-version")) {
    console.log(`v${HOST_VERSION}`);
    return;
  }
  killGroupAtExit();
  const engineAddress = process.argv.slice(2).findLast((argument) => !argument.startsWith("-")) ?? "";
  const port = await serve(
    new grpc.Server(channelOptions),
    LanguageRuntimeService,
    languageRuntime(engineAddress, HOST_VERSION),
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      end(0);
    });
  }
  // The engine holds the other end of our stdin: it closes when the CLI ends, even by SIGKILL.
  process.stdin.on("end", () => {
    end(0);
  });
  process.stdin.on("error", () => {
    end(0);
  });
  process.stdin.resume();
  if (engineAddress !== "") {
    watchEngine(engineAddress, () => {
      end(0);
    });
  }
  // A reader that is gone, as after SIGKILL of the CLI, is no reason to leave the children alone.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", () => {
      end(1);
    });
  }
  console.log(port);
}

main().catch((error: unknown) => {
  console.error(
    `pulumi-language-nodejs could not start: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
});
