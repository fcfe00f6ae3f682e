/** Something that a deployment does in a cluster. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** Undefined: in the whole cluster. */
  readonly namespace?: string;
}
