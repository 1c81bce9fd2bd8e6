// Runs plugins written for Node.js: policy packs (kind analyzer) and everything else that has a PulumiPlugin.yaml.
import { type ServerWritableStream, status } from "@grpc/grpc-js";
import { type RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import { type Child, startChild } from "./children";
import { locateSdkScript } from "./locate";
import { optionsEnvironment, runtimeOptions } from "./options";
import { PolicyPackProxy } from "./policyPackProxy";

type RunPluginCall = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/** Starts the plugin's process; a policy pack's gets the stack's configuration as `extraEnv`. */
export type StartPlugin = (extraEnv: NodeJS.ProcessEnv, onStdout: (data: Buffer) => void) => Child;

export function runPlugin(call: RunPluginCall): void {
  run(call).then(
    () => {
      call.end();
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      call.emit("error", { code: status.UNKNOWN, message });
    },
  );
}

async function run(call: RunPluginCall): Promise<void> {
  const start = pluginStarter(call);
  const print = (data: Buffer): void => {
    call.write(new RunPluginResponse().setStdout(data));
  };
  const ended =
    call.request.getKind() === "analyzer" ? runPolicyPack(call, start, print) : runOther(call, start, print);
  const { code } = await ended;
  call.write(new RunPluginResponse().setExitcode(code ?? 1));
}

async function runOther(call: RunPluginCall, start: StartPlugin, print: (data: Buffer) => void) {
  const child = start({}, print);
  call.on("cancelled", () => {
    child.stop();
  });
  return child.ended;
}

async function runPolicyPack(call: RunPluginCall, start: StartPlugin, print: (data: Buffer) => void) {
  const proxy = new PolicyPackProxy(start, print);
  call.on("cancelled", () => {
    proxy.stop();
  });
  return proxy.run();
}

function pluginStarter(call: RunPluginCall): StartPlugin {
  const request = call.request;
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
  if (request.getAttachDebugger()) {
    throw new Error(
      `this Node.js language host cannot attach a debugger to ${directory}: use the official Pulumi CLI for that`,
    );
  }
  const options = runtimeOptions(request.getInfo());
  const isPack = request.getKind() === "analyzer";
  const script = locateSdkScript(isPack ? "run-policy-pack" : "run-plugin", directory);
  // The two scripts take the engine's arguments and the folder in opposite order.
  const args = isPack ? [...request.getArgsList(), directory] : [directory, ...request.getArgsList()];
  return (extraEnv, onStdout) =>
    startChild({
      command: process.execPath,
      args: [...options.nodeargs, script, ...args],
      cwd: isPack ? directory : request.getPwd() || directory,
      env: { ...process.env, ...requestedEnvironment(request), ...optionsEnvironment(options), ...extraEnv },
      onStdout,
      onStderr: (data) => call.write(new RunPluginResponse().setStderr(data)),
    });
}

function requestedEnvironment(request: RunPluginRequest): NodeJS.ProcessEnv {
  return Object.fromEntries(
    request.getEnvList().map((pair) => {
      const equals = pair.indexOf("=");
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}
