/** The way to one value: keys of objects and indexes of lists. */
export type Path = readonly (string | number)[];

const NEEDS_QUOTES = /[."[\]\\]|^$/;

/** The path in Pulumi's notation: `spec.ports[0].port`, `metadata.annotations["a.b/c"]`. */
export function formatPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (NEEDS_QUOTES.test(step)) return `["${step.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}

/** Reads Pulumi's path notation. Throws on text that is none. */
export function parsePath(notation: string): Path {
  const step = /\.?([^.[\]"]+)|\[(\d+|\*)\]|\["((?:[^"\\]|\\.)*)"\]/y;
  const path: (string | number)[] = [];
  while (step.lastIndex < notation.length) {
    const from = step.lastIndex;
    const found = step.exec(notation);
    if (!found)
      throw new Error(
        `"${notation}" is no property path at "${notation.slice(from)}": write a.b, a[0] or a["b.c"]`,
      );
    const [, key, index, quoted] = found;
    if (quoted !== undefined) path.push(quoted.replaceAll(/\\(.)/gs, "$1"));
    else if (index !== undefined && index !== "*") path.push(Number(index));
    else path.push(key ?? "*");
  }
  return path;
}
