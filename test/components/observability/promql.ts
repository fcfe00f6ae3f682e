import { parser } from "@prometheus-io/lezer-promql";

/** What a PromQL query is made of, by Prometheus' own grammar. */
export interface Query {
  /** Places at which the grammar could not go on. */
  readonly errors: readonly number[];
  /** Metrics with the labels by which they are chosen. */
  readonly metrics: Readonly<Record<string, readonly string[]>>;
  /** Labels by which results are grouped. */
  readonly groupedBy: readonly string[];
}

/** Reads a query; the variables of Grafana are texts or durations for it. */
export function readQuery(text: string): Query {
  const errors: number[] = [];
  const metrics: Record<string, string[]> = {};
  const groupedBy: string[] = [];
  let metric = "";
  let grouping = false;
  parser.parse(text).iterate({
    enter: ({ type, from, to }) => {
      const part = text.slice(from, to);
      if (type.isError) errors.push(from);
      if (type.name === "GroupingLabels") grouping = true;
      if (type.name === "Identifier" && /^(?:argocd|kargo|gotk)_/.test(part)) {
        metric = part;
        metrics[metric] ??= [];
      } else if (type.name === "LabelName") {
        if (grouping) groupedBy.push(part);
        else metrics[metric]?.push(part);
      }
    },
    leave: ({ type }) => {
      if (type.name === "GroupingLabels") grouping = false;
    },
  });
  return { errors, metrics, groupedBy };
}
