// Notices that the engine is gone although its end of our stdin is still open (a child of the CLI may have inherited it).
import * as grpc from "@grpc/grpc-js";
import { channelOptions } from "./serve";

/** Calls `gone` once when a connection to the engine that stood has broken and cannot be made again. */
export function watchEngine(address: string, gone: () => void): void {
  const channel = new grpc.Client(address, grpc.credentials.createInsecure(), channelOptions).getChannel();
  const look = (): void => {
    const state = channel.getConnectivityState(true);
    if (state === grpc.connectivityState.TRANSIENT_FAILURE || state === grpc.connectivityState.SHUTDOWN) {
      gone();
      return;
    }
    channel.watchConnectivityState(state, Infinity, (error) => {
      if (!error) look();
    });
  };
  look();
}
