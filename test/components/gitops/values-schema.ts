import type { ChartService } from "#components/gitops/chart.ts";
import { serviceChart } from "#components/gitops/chart.ts";

interface Schema {
  readonly type?: string;
  readonly additionalProperties?: boolean | Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** The values schema that the chart of `service` carries. */
export function schemaOf(service: ChartService): Schema {
  return JSON.parse(serviceChart(service)["values.schema.json"] ?? "");
}

/** Paths in `values` that `schema` does not know. */
export function undeclared(schema: Schema, values: unknown, path = ""): string[] {
  if (typeof values !== "object" || values === null || schema.properties === undefined) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const child = schema.properties?.[key];
    return child === undefined ? [`${path}/${key}`] : undeclared(child, value, `${path}/${key}`);
  });
}

/** Paths of objects in `schema` that would let an unknown key pass. */
export function open(schema: Schema, path = ""): string[] {
  const here = schema.properties !== undefined && schema.additionalProperties !== false ? [path] : [];
  const below = Object.entries(schema.properties ?? {}).flatMap(([key, child]) =>
    open(child, `${path}/${key}`),
  );
  return [...here, ...below];
}
