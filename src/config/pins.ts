import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, isScalar, parseDocument } from "yaml";
import { ConfigError } from "./load.ts";

/** Where an environment's pins stand in its stack file. */
const FREIGHT = ["config", "slipway:freight"];
/** Where its waivers stand, each for one version. */
const WAIVE = ["config", "slipway:waive"];

/** The stack file of an environment. */
export const stackFile = (environment: string): string => `Pulumi.${environment}.yaml`;

/**
 * Writes versions into an environment's stack file: the one place that edits pins. Everything else in the file stays as it
 * is, comments, order and layout included, but for waivers of these services for other versions: those would be refused.
 * @throws ConfigError when the file is not YAML
 */
export function writePins(
  folder: string,
  environment: string,
  versions: Readonly<Record<string, string>>,
): void {
  const file = join(folder, stackFile(environment));
  writeFileSync(file, withPins(readFileSync(file, "utf8"), versions));
}

/** The text of a stack file with other pins. */
export function withPins(text: string, versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions).reduce((before, pin) => withoutWaivers(withPin(before, pin), pin), text);
}

/** A waiver is for one version, and means nothing once another is pinned. */
function withoutWaivers(text: string, [service, version]: [string, string]): string {
  const document = parseDocument(text);
  const waivers = document.getIn([...WAIVE, service]);
  if (!isMap(waivers)) return text;
  const old = waivers.items.filter(({ value }) => !isMap(value) || value.get("version") !== version);
  if (old.length === 0) return text;
  for (const { key } of old) waivers.delete(key);
  for (const path of [[...WAIVE, service], WAIVE]) {
    const left = document.getIn(path);
    if (isMap(left) && left.items.length === 0) document.deleteIn(path);
  }
  return document.toString({ lineWidth: 0 });
}

function withPin(text: string, [service, version]: [string, string]): string {
  const document = parseDocument(text);
  if (document.errors[0] !== undefined)
    throw new ConfigError(`not valid YAML: ${document.errors[0].message}`);
  const pin = document.getIn([...FREIGHT, service], true);
  // A version that stands there already is exchanged in place: writing the document anew would change its layout.
  if (isScalar(pin) && pin.range != null && pin.anchor === undefined) {
    const [start, end] = pin.range;
    return text.slice(0, start) + version + text.slice(end);
  }
  document.setIn([...FREIGHT, service], version);
  return document.toString({ lineWidth: 0 });
}
