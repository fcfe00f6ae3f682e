import { Client, credentials } from "@grpc/grpc-js";
import { logRequest } from "./wire/contracts.ts";
import { encode, type Message } from "./wire/message.ts";

/** `status` shows only while the step runs; the others stay in the output of the command. */
export type Severity = "status" | "info" | "warning";

/** Tells the user something about a resource. Never waits, never fails. */
export type Log = (severity: Severity, urn: string, message: string) => void;

/** Messages may hold any number of bytes: a stack's secrets or a large object exceed gRPC's default of 4 MiB. */
export const UNLIMITED = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

const LOG_PATH = "/pulumirpc.Engine/Log";

/** A log that writes to the engine at `address` (host:port); without an address nobody listens. */
export function createLog(address: string | undefined): Log {
  if (!address) return () => {};
  let client: Client | undefined;
  return (severity, urn, message) => {
    client ??= new Client(address, credentials.createInsecure(), UNLIMITED);
    const request: Message<typeof logRequest> = {
      severity: severity === "warning" ? 2 : 1,
      message,
      urn,
      ephemeral: severity === "status",
    };
    const serialise = (values: typeof request) => encode(logRequest, values);
    client.makeUnaryRequest(
      LOG_PATH,
      serialise,
      () => ({}),
      request,
      () => {},
    );
  };
}
