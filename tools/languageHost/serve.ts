// How this host serves gRPC: on the loopback interface, a port of the kernel's choice, messages of any size.
import * as grpc from "@grpc/grpc-js";

/** The engine sends whole stacks to policy packs; gRPC's own limit of 4 MB would be met. */
export const messageSizes = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

export function serve(
  server: grpc.Server,
  service: grpc.ServiceDefinition,
  handlers: grpc.UntypedServiceImplementation,
): Promise<number> {
  server.addService(service, handlers);
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}
