// The LanguageRuntime service: which call is answered where. Calls that are not here are answered "unimplemented" by gRPC:
// code generation (pulumi convert, package gen-sdk, new from a component), packing and linking need the official host.
import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import {
  GetRequiredPackagesResponse,
  GetRequiredPluginsResponse,
  LanguageHandshakeResponse,
  RuntimeOptionsResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { about, getProgramDependencies } from "./about";
import { stopChildren } from "./children";
import { installDependencies } from "./install";
import { runPlugin } from "./runPlugin";
import { runProgram } from "./runProgram";

export function languageRuntime(engineAddress: string, version: string): UntypedServiceImplementation {
  return {
    handshake: answer(() => new LanguageHandshakeResponse()),
    getPluginInfo: answer(() => new PluginInfo().setVersion(version)),
    // None: what lies in node_modules is no proof that the program uses it, and the engine asks at once for a download of
    // everything named here. A provider that a program does use is found, or installed, when its first resource is met.
    getRequiredPackages: answer(() => new GetRequiredPackagesResponse()),
    getRequiredPlugins: answer(() => new GetRequiredPluginsResponse()),
    runtimeOptionsPrompts: answer(() => new RuntimeOptionsResponse()),
    installDependencies,
    run: runProgram(engineAddress),
    runPlugin,
    about,
    getProgramDependencies,
    cancel: (call, done) => {
      stopChildren();
      // An Empty answers an Empty.
      done(null, call.request);
    },
  } satisfies UntypedServiceImplementation & { cancel: handleUnaryCall<unknown, unknown> };
}

function answer<Response>(make: () => Response): handleUnaryCall<unknown, Response> {
  return (_, done) => {
    done(null, make());
  };
}
