import { isObject, type Json, text } from "../values/json.ts";
import { parsePath } from "../values/paths.ts";
import { conditionOf, isStale, type ReadinessCheck, WAITING_FOR_CONTROLLER } from "./conditions.ts";

const GRAMMAR = "write condition=Type, condition=Type=Status, jsonpath={.path} or jsonpath={.path}=value";

function forCondition(expression: string): ReadinessCheck {
  const [type = "", wanted = "True"] = expression.split("=");
  return (object) => {
    const condition = conditionOf(object, type);
    if (condition && isStale(object, condition)) return WAITING_FOR_CONTROLLER;
    const found = text(condition?.status);
    if (found.toLowerCase() === wanted.toLowerCase()) return undefined;
    return `condition ${type}=${wanted}${condition ? ` (it is ${found})` : ""}`;
  };
}

function valueAt(root: Json, path: ReturnType<typeof parsePath>): Json | undefined {
  return path.reduce<Json | undefined>((found, step) => {
    if (Array.isArray(found)) return typeof step === "number" ? found[step] : undefined;
    return isObject(found) ? found[step] : undefined;
  }, root);
}

function forJsonPath(expression: string): ReadinessCheck {
  const [, notation, wanted] = /^\{\s*(\.[^*?@{}]+?)\s*\}(?:=(.+))?$/s.exec(expression) ?? [];
  if (!notation) {
    throw new Error(
      `waitFor "jsonpath=${expression}" is not understood (keys and indexes only, no * and no filters): ${GRAMMAR}`,
    );
  }
  const path = parsePath(
    notation
      .replaceAll("['", '["')
      .replaceAll("']", '"]')
      .replace(/^\.(?=\[)/, ""),
  );
  return (object) => {
    if (isStale(object)) return WAITING_FOR_CONTROLLER;
    const found = valueAt(object, path);
    if (found !== undefined && (wanted === undefined || String(found) === wanted)) return undefined;
    return `${expression}${found === undefined ? "" : ` (it is ${JSON.stringify(found)})`}`;
  };
}

function parseList(annotation: string): string[] {
  if (!annotation.trimStart().startsWith("[")) return [annotation];
  const list: unknown = JSON.parse(annotation);
  return Array.isArray(list) ? list.map(String) : [annotation];
}

/** The checks of a `pulumi.com/waitFor` annotation: one expression, or a JSON list of which all must hold. */
export function waitForChecks(annotation: string): ReadinessCheck[] {
  return parseList(annotation).map((expression) => {
    if (expression.startsWith("condition=")) return forCondition(expression.slice("condition=".length));
    if (expression.startsWith("jsonpath=")) return forJsonPath(expression.slice("jsonpath=".length));
    throw new Error(`waitFor ${JSON.stringify(expression)} is not understood: ${GRAMMAR}`);
  });
}
