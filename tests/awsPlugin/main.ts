// The stand-in for the AWS resource plugin: started by the engine with its address as last argument, prints its port.
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { watchEngine } from "../../tools/languageHost/engineGone";
import { channelOptions, serve } from "../../tools/languageHost/serve";
import { awsProvider } from "./awsProvider";

async function main(): Promise<void> {
  const end = (): never => process.exit(0);
  // The engine holds the other end of our stdin, and its address stops answering when it is gone: none is left behind.
  process.stdin.on("end", end).on("error", end).resume();
  const engine = process.argv.slice(2).findLast((argument) => !argument.startsWith("-"));
  if (engine !== undefined) watchEngine(engine, end);
  console.log(await serve(new grpc.Server(channelOptions), ResourceProviderService, awsProvider()));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
