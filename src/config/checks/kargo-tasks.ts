import { STEP_FIELDS } from "#components/kargo/steps/fields.ts";
import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

type Kargo = NonNullable<Settings["kargo"]>;
type Task = Kargo["clusterTasks"][string];
type Step = Task["steps"][number];

/** The alias of what Slipway itself does in a promotion. */
const OURS = "promote";

const list = (names: readonly string[]): string => names.join(", ") || "none";
const variablesOf = ({ required, defaults }: Task): string[] => [...required, ...Object.keys(defaults)];

/** Steps of tasks are spelt as Kargo knows them, and refer to what is there when they run. */
export const checkTasks = ({ kargo }: Settings): Mistake[] =>
  Object.entries(kargo?.clusterTasks ?? {}).flatMap(([name, task]) => {
    const path = ["kargo", "clusterTasks", name];
    const both = task.required.filter((variable) => task.defaults[variable] !== undefined);
    return [
      ...(name === OURS
        ? [{ path, message: `"${OURS}" is what each promotion does already; choose another name` }]
        : []),
      ...both.map((variable) => ({
        path: [...path, "required"],
        message: `"${variable}" has a default and need not be given; remove it here or there`,
      })),
      ...task.steps.flatMap((step, at) =>
        stepMistakes(task, step, at).map((one) => ({ ...one, path: [...path, "steps", at, ...one.path] })),
      ),
    ];
  });

function stepMistakes(task: Task, step: Step, at: number): Mistake[] {
  const earlier = task.steps.slice(0, at).map(({ as }) => as);
  const fields = STEP_FIELDS[step.uses];
  const unknown = Object.keys(step.config).filter((field) => fields !== undefined && !(field in fields));
  return [
    ...(earlier.includes(step.as)
      ? [{ path: ["as"], message: `"${step.as}" is the alias of an earlier step; choose another` }]
      : []),
    ...unknown.map((field) => ({
      path: ["config", field],
      message: `${step.uses} has no field "${field}"; fields are ${Object.keys(fields ?? {}).join(", ")}`,
    })),
    ...references(step).flatMap(({ path, code }) =>
      referenceMistakes(code, earlier, variablesOf(task)).map((message) => ({ path, message })),
    ),
  ];
}

/** What Kargo would only find out while it promotes. */
function referenceMistakes(code: string, earlier: readonly string[], variables: readonly string[]): string[] {
  const found: string[] = [];
  const aliases =
    /\btask\.outputs(?:\?)?(?:\.([A-Za-z_]\w*)|\[\s*(["'])(.*?)\2\s*\])|\bstatus\(\s*(["'])(.*?)\4\s*\)/g;
  for (const [, dotted, , bracketed, , asked] of code.matchAll(aliases)) {
    const alias = dotted ?? bracketed ?? asked ?? "";
    if (!earlier.includes(alias))
      found.push(`no earlier step has the alias "${alias}"; earlier steps are ${list(earlier)}`);
  }
  if (/(?<![\w.])outputs\s*[.[]/.test(code))
    found.push(
      `the steps of a task find each other's outputs in task.outputs; write task.outputs for outputs`,
    );
  for (const [, name = ""] of code.matchAll(/(?<![\w.])vars\.([A-Za-z_]\w*)/g))
    if (!variables.includes(name))
      found.push(
        `the task has no variable "${name}"; variables are ${list(variables)}: add it to required or defaults`,
      );
  return found;
}

/** Every expression of a step, with where it stands. */
function references(step: Step): { readonly path: (string | number)[]; readonly code: string }[] {
  const texts = [
    ...textsIn(step.config, ["config"]),
    ...(step.if === undefined ? [] : [{ path: ["if"], text: step.if }]),
  ];
  return texts.flatMap(({ path, text }) =>
    [...text.matchAll(/\$\{\{(.*?)\}\}|\$\{%(.*?)%\}/gs)].map(([, code, other]) => ({
      path,
      code: code ?? other ?? "",
    })),
  );
}

function textsIn(
  value: unknown,
  path: (string | number)[],
): { readonly path: (string | number)[]; readonly text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** A stage uses tasks that there are, each once, and gives them what they need. */
export const checkTaskUses = ({ kargo }: Settings): Mistake[] =>
  Object.entries(kargo?.stages ?? {}).flatMap(([stage, { tasks }]) =>
    tasks.flatMap(({ name, variables }, at): Mistake[] => {
      const path = ["kargo", "stages", stage, "tasks", at];
      const task = kargo?.clusterTasks[name];
      if (task === undefined)
        return [
          {
            path: [...path, "name"],
            message: `"${name}" is not one of kargo.clusterTasks; tasks are ${list(Object.keys(kargo?.clusterTasks ?? {}))}`,
          },
        ];
      const known = variablesOf(task);
      return [
        ...(tasks.findIndex((other) => other.name === name) < at
          ? [
              {
                path: [...path, "name"],
                message: `${name} runs already in a promotion to ${stage}; remove one`,
              },
            ]
          : []),
        ...task.required
          .filter((variable) => variables[variable] === undefined)
          .map((variable) => ({
            path: [...path, "variables"],
            message: `${name} needs the variable "${variable}"; write its value`,
          })),
        ...Object.keys(variables)
          .filter((variable) => !known.includes(variable))
          .map((variable) => ({
            path: [...path, "variables", variable],
            message: `${name} has no variable "${variable}"; variables are ${list(known)}`,
          })),
      ];
    }),
  );
