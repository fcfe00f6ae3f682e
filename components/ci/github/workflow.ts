import { Document, Scalar } from "yaml";
import { action } from "../pins.ts";

/** The machine that jobs run on; named exactly, because a moving name changes what a build means. */
export const MACHINE = "ubuntu-24.04";

/** Where the workflow stands; its path is part of the identity that signs images. */
export const WORKFLOW_PATH = ".github/workflows/ci.yml";

/** What a job may do with the run's token: what is left out, it may not. */
export type Permissions = {
  readonly [scope in "contents" | "packages" | "id-token"]?: Scalar<"read" | "write">;
};

/** May write, and why: the reason stands in the file. */
export function mayWrite(reason: string): Scalar<"write"> {
  const scalar = new Scalar("write" as const);
  scalar.comment = ` ${reason}`;
  return scalar;
}

/** All that most jobs may do. */
export const READ_SOURCES: Permissions = { contents: new Scalar("read") };

/** A step runs commands or an action, never both. */
export type Step = {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  /** Values go into commands through here alone: an expression inside `run` could become code. */
  readonly env?: Readonly<Record<string, string>>;
} & (
  | { readonly run: string }
  | { readonly uses: Scalar; readonly with?: Readonly<Record<string, string | number | boolean>> }
);

export interface Job {
  readonly name: string;
  readonly if?: string;
  readonly needs?: readonly string[];
  readonly "runs-on": string;
  readonly "timeout-minutes": number;
  readonly permissions: Permissions;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** A workflow of GitHub Actions. */
export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  /** Nothing: each job says what it needs. */
  readonly permissions: Readonly<Record<string, never>>;
  readonly concurrency: { readonly group: string; readonly "cancel-in-progress": string | boolean };
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** What GitHub replaces by its value. */
export const expression = (text: string): string => `\${{ ${text} }}`;

/** An action at its pinned commit, with the version as a comment, which is what update bots read. */
export function uses(name: string): Scalar {
  const pinned = action(name);
  const scalar = new Scalar(pinned.uses);
  scalar.comment = ` ${pinned.version}`;
  return scalar;
}

/** The sources without a token left in them. */
export const checkout = (options: Readonly<Record<string, number>> = {}): Step => ({
  uses: uses("actions/checkout"),
  with: { "persist-credentials": false, ...options },
});

/** The text of a workflow file. */
export function workflowText(header: string, workflow: Workflow): string {
  const document = new Document(workflow, { aliasDuplicateObjects: false });
  return header + document.toString({ lineWidth: 0 });
}
