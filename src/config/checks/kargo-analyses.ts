import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

type Kargo = NonNullable<Settings["kargo"]>;
type Verification = NonNullable<Kargo["stages"][string]["verification"]>;

const list = (names: readonly string[]): string => names.join(", ") || "none";

/**
 * A stage gives the analyses that it names the arguments they need, and they go together: Kargo passes over arguments that
 * no template has, and ends with an error where one is missing or two templates measure under one name.
 */
export function checkAnalyses({ kargo }: Settings): Mistake[] {
  if (kargo === undefined || Object.keys(kargo.analysisTemplates).length === 0) return [];
  return Object.entries(kargo.stages).flatMap(([stage, { verification }]) =>
    verification === undefined
      ? []
      : mistakesOf(kargo, verification).map(({ path, message }) => ({
          path: ["kargo", "stages", stage, "verification", ...path],
          message,
        })),
  );
}

function mistakesOf(
  { analysisTemplates }: Kargo,
  { analysisTemplates: named, args }: Verification,
): Mistake[] {
  const own = named.filter(({ kind }) => kind === "AnalysisTemplate");
  const unknown = named.flatMap(({ kind, name }, at) =>
    kind === "ClusterAnalysisTemplate" || analysisTemplates[name] !== undefined
      ? []
      : [
          {
            path: ["analysisTemplates", at, "name"],
            message: `"${name}" is not one of kargo.analysisTemplates; templates are ${list(Object.keys(analysisTemplates))}`,
          },
        ],
  );
  const templates = own.flatMap(({ name }) => {
    const template = analysisTemplates[name];
    return template === undefined ? [] : [{ name, ...template }];
  });
  const defaults = templates.flatMap((template) => Object.keys(template.defaults));
  const required = [...new Set(templates.flatMap((template) => template.required))];
  const missing = required
    .filter((name) => args[name] === undefined && !defaults.includes(name))
    .map((name) => ({
      path: ["args"],
      message: `the analyses need the argument "${name}"; write its value`,
    }));
  // A template of the whole cluster may have any arguments.
  const foreign = own.length < named.length || unknown.length > 0;
  const useless = Object.keys(args)
    .filter((name) => !foreign && ![...required, ...defaults].includes(name))
    .map((name) => ({
      path: ["args", name],
      message: `no analysis has the argument "${name}"; arguments are ${list([...required, ...defaults])}`,
    }));
  const metrics = templates.flatMap(({ name, metrics }) =>
    Object.keys(metrics).map((metric) => ({ name, metric })),
  );
  const twice = metrics
    .filter(({ metric }, at) => metrics.findIndex((other) => other.metric === metric) < at)
    .map(({ name, metric }) => ({
      path: ["analysisTemplates"],
      message: `${name} measures "${metric}", as another of them does; rename one`,
    }));
  return [...unknown, ...missing, ...useless, ...twice];
}
