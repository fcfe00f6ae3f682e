import {
  bool,
  bytes,
  double,
  encode,
  int,
  map,
  message,
  messages,
  type Schema,
  string,
  strings,
  struct,
} from "./message.ts";

// Field numbers: Pulumi's proto/pulumi/{provider,engine,plugin,errors}.proto; fields this plugin has no use for are left out.

/** Request and response of one method of pulumirpc.ResourceProvider. */
export interface Contract<Q extends Schema, A extends Schema> {
  readonly request: Q;
  readonly response: A;
}

const contract = <Q extends Schema, A extends Schema>(request: Q, response: A): Contract<Q, A> => ({
  request,
  response,
});

const checked = {
  inputs: struct(1),
  failures: messages(2, { property: string(1), reason: string(2) }),
};

/** DiffResponse.changes: the engine decides for itself on 0. */
export const DiffChanges = { NONE: 1, SOME: 2 } as const;

/** The methods this plugin serves; gRPC answers UNIMPLEMENTED for the others. */
export const contracts = {
  CheckConfig: contract({ news: struct(3) }, checked),
  DiffConfig: contract(
    { olds: struct(3), news: struct(4), oldInputs: struct(6) },
    { replaces: strings(1), changes: int(4), diffs: strings(5) },
  ),
  Configure: contract(
    { variables: map(1, string(2)) },
    { acceptSecrets: bool(1), supportsPreview: bool(2), supportsAutonaming: bool(5) },
  ),
  Check: contract(
    {
      urn: string(1),
      olds: struct(2),
      news: struct(3),
      seed: bytes(5),
      autonaming: message(8, { proposed: string(1), mode: int(2) }),
    },
    checked,
  ),
  Diff: contract(
    { urn: string(2), olds: struct(3), news: struct(4), oldInputs: struct(6) },
    {
      replaces: strings(1),
      deleteBeforeReplace: bool(3),
      changes: int(4),
      detailed: map(6, message(2, { kind: int(1), inputDiff: bool(2) })),
      hasDetailed: bool(7),
    },
  ),
  Create: contract(
    { urn: string(1), properties: struct(2), timeout: double(3), preview: bool(4) },
    { id: string(1), properties: struct(2) },
  ),
  Read: contract(
    { id: string(1), urn: string(2), properties: struct(3), inputs: struct(4) },
    { id: string(1), properties: struct(2), inputs: struct(3) },
  ),
  Update: contract(
    {
      id: string(1),
      urn: string(2),
      olds: struct(3),
      news: struct(4),
      timeout: double(5),
      ignoreChanges: strings(6),
      preview: bool(7),
    },
    { properties: struct(1) },
  ),
  Delete: contract({ id: string(1), urn: string(2), properties: struct(3), timeout: double(4) }, {}),
  Invoke: contract({}, {}),
  Call: contract({}, {}),
  Construct: contract({}, {}),
  GetSchema: contract({}, { schema: string(1) }),
  GetPluginInfo: contract({}, { version: string(1) }),
  Cancel: contract({}, {}),
};

/** pulumirpc.Engine/Log; severity 1 is information, 2 a warning; an ephemeral message only shows while the step runs. */
export const logRequest = { severity: int(1), message: string(2), urn: string(3), ephemeral: bool(5) };

/** google.rpc.Status. */
export const rpcStatus = {
  code: int(1),
  message: string(2),
  details: messages(3, { typeUrl: string(1), value: bytes(2) }),
};

/** pulumirpc.ErrorResourceInitFailed: the object exists, but is not ready. */
export const initFailed = {
  id: string(1),
  properties: struct(2),
  reasons: strings(3),
  inputs: struct(4),
};

/** The schema and its wire form of one Any-typed detail of a failed call. */
export const initFailedDetail = (values: Parameters<typeof encode<typeof initFailed>>[1]) => ({
  typeUrl: "type.googleapis.com/pulumirpc.ErrorResourceInitFailed",
  value: encode(initFailed, values),
});
