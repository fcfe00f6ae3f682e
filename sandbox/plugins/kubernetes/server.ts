import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
} from "@grpc/grpc-js";
import { UNLIMITED } from "./engine.ts";
import { type Handler, toServiceError } from "./handlers.ts";

const passThrough = (bytes: Buffer): Buffer => bytes;

/** Serves the handlers as pulumirpc.ResourceProvider on a free loopback port, and returns the port. */
export function startServer(handlers: Readonly<Record<string, Handler>>): Promise<number> {
  const names = Object.keys(handlers);
  const service: ServiceDefinition = Object.fromEntries(
    names.map((name) => [
      name,
      {
        path: `/pulumirpc.ResourceProvider/${name}`,
        requestStream: false,
        responseStream: false,
        requestSerialize: passThrough,
        requestDeserialize: passThrough,
        responseSerialize: passThrough,
        responseDeserialize: passThrough,
      },
    ]),
  );
  const implementation = Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>) => {
        handle(call.request).then(
          (response) => done(null, response),
          (error: unknown) => done(toServiceError(error)),
        );
      },
    ]),
  );
  const server = new Server(UNLIMITED);
  server.addService(service, implementation);
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}
