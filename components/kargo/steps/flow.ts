import type { GoDuration } from "../duration.ts";
import type { StepOf, StepOptions } from "./options.ts";

interface NameValue {
  readonly name: string;
  readonly value: string;
}

/** A request; its expressions see the `response` and stand without marks. */
export interface HttpConfig<Output extends string = string> {
  readonly url: string;
  readonly method?: "DELETE" | "GET" | "HEAD" | "PATCH" | "POST" | "PUT";
  readonly headers?: readonly NameValue[];
  readonly queryParams?: readonly NameValue[];
  readonly body?: string;
  readonly insecureSkipTLSVerify?: boolean;
  readonly proxy?: `http://${string}` | `https://${string}`;
  /** Of one request; default 10s. */
  readonly timeout?: GoDuration;
  readonly pollInterval?: GoDuration;
  readonly responseContentType?: "application/json" | "application/yaml" | "text/plain";
  readonly outputs?: readonly { readonly name: Output; readonly fromExpression: string }[];
  readonly successExpression?: string;
  readonly failureExpression?: string;
  readonly errorExpression?: string;
}
export type Http<Output extends string = string> = StepOf<"http", HttpConfig<Output>>;

/** Sends a request, again and again while neither success nor failure is told. Outputs: those it declares. */
export const http = <const Output extends string = never>(
  config: HttpConfig<Output>,
  options: StepOptions = {},
): Http<Output> => ({ uses: "http", ...options, config });

export interface SetMetadataConfig {
  readonly updates: readonly {
    readonly kind: "Stage" | "Freight";
    readonly name: string;
    readonly values: Readonly<Record<string, unknown>>;
  }[];
}
export type SetMetadata = StepOf<"set-metadata", SetMetadataConfig>;

/** Notes facts at a Stage or a Freight, to be read by `stageMetadata()` and `freightMetadata()`. */
export const setMetadata = (config: SetMetadataConfig, options: StepOptions = {}): SetMetadata => ({
  uses: "set-metadata",
  ...options,
  config,
});

export type ComposeOutputConfig<Output extends string = string> = Readonly<Record<Output, unknown>>;
export type ComposeOutput<Output extends string = string> = StepOf<
  "compose-output",
  ComposeOutputConfig<Output>
>;

/** Makes outputs of other steps' outputs; in a task they become the outputs of the task. Outputs: its keys. */
export const composeOutput = <const Output extends string>(
  config: ComposeOutputConfig<Output>,
  options: StepOptions = {},
): ComposeOutput<Output> => ({ uses: "compose-output", ...options, config });

export interface FailConfig {
  readonly message?: string;
}
export type Fail = StepOf<"fail", FailConfig>;

/** Ends the promotion as failed; mostly with an `if`. */
export const fail = (config: FailConfig, options: StepOptions = {}): Fail => ({
  uses: "fail",
  ...options,
  config,
});
