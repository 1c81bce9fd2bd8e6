// How this host speaks gRPC: on the loopback interface, with messages of any size, past every proxy.
import * as grpc from "@grpc/grpc-js";

export const channelOptions = {
  // The engine sends whole stacks to policy packs; gRPC's own limit of 4 MB would be met.
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
  // The engine and the packs are on this machine; gRPC would ask the proxy of HTTP_PROXY for 127.0.0.1 too.
  "grpc.enable_http_proxy": 0,
};

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
