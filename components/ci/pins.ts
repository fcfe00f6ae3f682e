import { readFileSync } from "node:fs";
import { join } from "node:path";

/** An action at one commit. */
export interface PinnedAction {
  /** `owner/name@<commit>`. */
  readonly uses: string;
  /** The version that the commit is, as v1.2.3. */
  readonly version: string;
}

const lines = (file: string): string[] =>
  readFileSync(join(import.meta.dirname, "pins", file), "utf8").split("\n");

/** The actions that `pins/action.yml` pins, by `owner/name`. */
export const pinnedActions: ReadonlyMap<string, PinnedAction> = new Map(
  lines("action.yml").flatMap((line) => {
    const [, uses = "", name = "", version = ""] =
      /^\s+- uses: ((\S+)@[0-9a-f]{40}) # (v\d+\.\d+\.\d+)$/.exec(line) ?? [];
    return name === "" ? [] : [[name, { uses, version }] as const];
  }),
);

const images: ReadonlyMap<string, string> = new Map(
  lines("Dockerfile").flatMap((line) => {
    const [, image = "", name = ""] = /^FROM (\S+@sha256:[0-9a-f]{64}) AS (\S+)$/.exec(line) ?? [];
    return name === "" ? [] : [[name, image] as const];
  }),
);

function found<T>(pins: ReadonlyMap<string, T>, name: string, file: string): T {
  const pin = pins.get(name);
  if (pin === undefined) throw new Error(`components/ci/pins/${file} does not pin ${name}`);
  return pin;
}

/** The commit of an action. */
export const action = (name: string): PinnedAction => found(pinnedActions, name, "action.yml");

/** The image of a tool: docker, dind, curl, trivy or cosign, by digest. */
export const toolImage = (name: string): string => found(images, name, "Dockerfile");
