import { stringify } from "yaml";

/**
 * The text of a Helm values file: `header` as comment lines, then `values` with the key order they have.
 *
 * Strings are quoted and keys follow YAML 1.1, because Helm reads 1.1, where an unquoted `no`, `1:30` or `0o7` is no string.
 */
export function valuesYaml(header: readonly string[], values: Readonly<Record<string, unknown>>): string {
  const comment = header.map((line) => `# ${line}\n`).join("");
  const body = stringify(values, {
    version: "1.1",
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "PLAIN",
    lineWidth: 0,
  });
  return comment + body;
}
