import { Metadata, status } from "@grpc/grpc-js";
import { messageOf } from "./cluster/errors.ts";
import type { Log } from "./engine.ts";
import { check } from "./resource/check.ts";
import { create, previewCreate } from "./resource/create.ts";
import { remove } from "./resource/delete.ts";
import { diff } from "./resource/diff.ts";
import { read } from "./resource/read.ts";
import { NotReadyError } from "./resource/settle.ts";
import { previewUpdate, update } from "./resource/update.ts";
import { isPatch } from "./resource/urn.ts";
import { createSession } from "./session.ts";
import { checkSettings, diffSettings, readSettings } from "./settings.ts";
import { UNSUPPORTED_CALL } from "./unsupported.ts";
import { type Contract, contracts, DiffChanges, initFailedDetail, rpcStatus } from "./wire/contracts.ts";
import { decode, encode, type Message, type Schema } from "./wire/message.ts";

/** Answers one method: request bytes in, response bytes out. */
export type Handler = (request: Buffer) => Promise<Buffer>;

const serve =
  <Q extends Schema, A extends Schema>(
    { request, response }: Contract<Q, A>,
    answer: (request: Message<Q>) => Partial<Message<A>> | Promise<Partial<Message<A>>>,
  ): Handler =>
  async (bytes) =>
    encode(response, await answer(decode(request, bytes)));

const refuse = (): never => {
  throw new Error(UNSUPPORTED_CALL);
};

const changes = (changed: boolean): number => (changed ? DiffChanges.SOME : DiffChanges.NONE);

/** The methods of the plugin, by name. `version` is what it says it is. */
export function createHandlers(version: string, log: Log): Readonly<Record<keyof typeof contracts, Handler>> {
  const canceler = new AbortController();
  let session = createSession(readSettings({}, process.env), log, canceler.signal);

  return {
    GetPluginInfo: serve(contracts.GetPluginInfo, () => ({ version })),
    GetSchema: serve(contracts.GetSchema, () => ({
      schema: JSON.stringify({ name: "kubernetes", version }),
    })),
    CheckConfig: serve(contracts.CheckConfig, ({ news = {} }) => ({
      inputs: news,
      failures: checkSettings(news),
    })),
    DiffConfig: serve(contracts.DiffConfig, async ({ olds = {}, oldInputs = olds, news = {} }) => {
      const { diffs, replaces } = await diffSettings(oldInputs, news);
      return { changes: changes(diffs.length > 0), diffs, replaces };
    }),
    Configure: serve(contracts.Configure, ({ variables }) => {
      session = createSession(readSettings(variables, process.env), log, canceler.signal);
      return { acceptSecrets: true, supportsPreview: true, supportsAutonaming: true };
    }),
    Check: serve(contracts.Check, ({ urn, olds = {}, news = {}, seed, autonaming }) =>
      check(session, { urn, olds, news, seed, autonaming }),
    ),
    Diff: serve(contracts.Diff, ({ urn, olds = {}, oldInputs, news = {} }) => {
      const { changed, replaces, deleteBeforeReplace, detailed } = diff(olds, oldInputs, news, {
        ...session.settings,
        patch: isPatch(urn),
      });
      return { changes: changes(changed), replaces, deleteBeforeReplace, detailed, hasDetailed: true };
    }),
    Create: serve(contracts.Create, ({ urn, properties: inputs = {}, timeout, preview }) =>
      preview ? previewCreate(session, { urn, inputs, timeout }) : create(session, { urn, inputs, timeout }),
    ),
    Read: serve(contracts.Read, async ({ id, urn, properties = {}, inputs = {} }) => {
      const found = await read(session, { id, urn, properties, inputs });
      return { ...found };
    }),
    Update: serve(contracts.Update, async ({ preview, news: inputs = {}, olds = {}, ...rest }) => {
      const run = preview ? previewUpdate : update;
      return { properties: await run(session, { ...rest, inputs, olds }) };
    }),
    Delete: serve(contracts.Delete, async ({ properties = {}, ...rest }) => {
      await remove(session, { ...rest, properties });
      return {};
    }),
    Cancel: serve(contracts.Cancel, () => {
      canceler.abort();
      return {};
    }),
    Invoke: serve(contracts.Invoke, refuse),
    Call: serve(contracts.Call, refuse),
    Construct: serve(contracts.Construct, refuse),
  };
}

/** How gRPC reports a failure; one of an object that exists but is not ready carries its state, or the engine would lose it. */
export function toServiceError(error: unknown): { code: number; details: string; metadata: Metadata } {
  const details = messageOf(error);
  const metadata = new Metadata();
  if (error instanceof NotReadyError) {
    const { id, properties } = error;
    const trailer = encode(rpcStatus, {
      code: status.UNKNOWN,
      message: details,
      details: [initFailedDetail({ id, properties, reasons: [details] })],
    });
    metadata.add("grpc-status-details-bin", trailer);
  }
  return { code: status.UNKNOWN, details, metadata };
}
