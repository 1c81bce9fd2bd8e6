// Runs a Pulumi program in a Node.js process of its own and says how it ended.
//
// Differences from the official host: the program talks to the engine's monitor directly. The official one puts a proxy
// between, for synchronous invokes and for the alias rules of SDKs before 3.33 (2022); neither is needed by SDKs of today.
import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import { type RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb";
import { type Ending, startChild } from "./children";
import { locateSdkScript } from "./locate";
import { optionsEnvironment, runtimeOptions } from "./options";

/** `@pulumi/pulumi/cmd/run` ends with this code when it has shown the user every error itself. */
const bailCode = 32;

export function runProgram(engineAddress: string) {
  return (call: ServerUnaryCall<RunRequest, RunResponse>, done: sendUnaryData<RunResponse>): void => {
    run(engineAddress, call).then(
      (response) => {
        done(null, response);
      },
      (error: unknown) => {
        // An error of the response is shown as it is; one of the call would be wrapped in words about gRPC.
        done(null, failed(error instanceof Error ? error.message : String(error)));
      },
    );
  };
}

async function run(engine: string, call: ServerUnaryCall<RunRequest, RunResponse>): Promise<RunResponse> {
  const request = call.request;
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getPwd();
  if (request.getAttachDebugger()) {
    return failed(
      "this Node.js language host cannot attach a debugger: set the runtime option nodeargs: --inspect-brk " +
        "in Pulumi.yaml, or use the official Pulumi CLI",
    );
  }
  const options = runtimeOptions(info);
  const child = startChild({
    command: process.execPath,
    args: [...options.nodeargs, locateSdkScript("run", directory), ...programArguments(engine, request)],
    cwd: directory,
    env: { ...process.env, ...configurationEnvironment(request), ...optionsEnvironment(options) },
    onStdout: (data) => process.stdout.write(data),
    onStderr: (data) => process.stderr.write(data),
  });
  call.on("cancelled", () => {
    child.stop();
  });
  return response(await child.ended);
}

function programArguments(engine: string, request: RunRequest): string[] {
  const info = request.getInfo();
  const flags: [name: string, value: string][] = [
    ["monitor", request.getMonitorAddress()],
    ["engine", engine],
    ["organization", request.getOrganization()],
    ["project", request.getProject()],
    ["root-directory", info?.getRootDirectory() ?? ""],
    ["stack", request.getStack()],
    ["pwd", info?.getProgramDirectory() ?? request.getPwd()],
    ["parallel", String(request.getParallel())],
  ];
  const given = flags.filter(([, value]) => value !== "").flatMap(([name, value]) => [`--${name}`, value]);
  const dryRun = request.getDryrun() ? ["--dry-run"] : [];
  // "." makes the SDK look into package.json for the entry point; Pulumi.yaml's `main` comes as a name.
  const entry = info?.getEntryPoint() ?? "";
  return [...given, ...dryRun, entry === "" ? "." : entry, ...request.getArgsList()];
}

function configurationEnvironment(request: RunRequest): NodeJS.ProcessEnv {
  return {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
}

function response(ending: Ending): RunResponse {
  if (ending.code === 0) return new RunResponse();
  if (ending.code === bailCode) return new RunResponse().setBail(true);
  return failed(
    ending.signal === null
      ? `Program exited with non-zero exit code: ${ending.code ?? "unknown"}`
      : `Program was ended by ${ending.signal}${ending.signal === "SIGABRT" ? " (out of memory? raise it with the runtime option nodeargs: --max-old-space-size=...)" : ""}`,
  );
}

function failed(error: string): RunResponse {
  return new RunResponse().setError(error);
}
