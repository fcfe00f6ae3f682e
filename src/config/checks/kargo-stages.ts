import { MAX_LABEL_LENGTH } from "#components/kubernetes/names.ts";
import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

/** The namespace in which Kargo itself runs where its chart is installed as documented. */
const KARGO_NAMESPACE = "kargo";

const list = (names: readonly string[]): string => names.join(", ") || "none";

/** Every name that Kargo's settings mention is there. */
export function checkKargoNames({ kargo, pipeline, services }: Settings): Mistake[] {
  if (kargo === undefined) return [];
  const stages = Object.keys(pipeline);
  const noStage = (path: readonly (string | number)[], name: string): Mistake[] =>
    stages.includes(name) ? [] : [{ path, message: `"${name}" is not a stage; stages are ${list(stages)}` }];
  return [
    ...Object.keys(kargo.stages).flatMap((name) => noStage(["kargo", "stages", name], name)),
    ...kargo.pinnedServices.flatMap((name, at) =>
      services[name] === undefined
        ? [
            {
              path: ["kargo", "pinnedServices", at],
              message: `"${name}" is not a service; services are ${list(Object.keys(services))}`,
            },
          ]
        : [],
    ),
    ...Object.entries(kargo.controlFlow).flatMap(([name, { after, before }]) => [
      ...after.flatMap((stage) => noStage(["kargo", "controlFlow", name, "after"], stage)),
      ...before.flatMap((stage) => noStage(["kargo", "controlFlow", name, "before"], stage)),
      ...(stages.includes(name)
        ? [
            {
              path: ["kargo", "controlFlow", name],
              message: `"${name}" is a stage of the pipeline already; choose another name`,
            },
          ]
        : []),
    ]),
  ];
}

/** Kargo finds in its own stages alone what it may promote: nothing reaches a stage of Kargo's from a pinned one. */
export function checkKargoSources({ kargo, pipeline }: Settings): Mistake[] {
  return Object.entries(kargo?.stages ?? {}).flatMap(([name, stage]) => {
    const path = ["kargo", "stages", name];
    const after = pipeline[name]?.after ?? [];
    const found: Mistake[] = after
      .filter((upstream) => kargo?.stages[upstream] === undefined)
      .map((upstream) => ({
        path,
        message: `Kargo cannot promote to ${name}: it sees no freight in ${upstream}, whose versions the stack pins; add kargo.stages.${upstream}, or remove ${name}`,
      }));
    if (after.length === 0)
      for (const key of ["soakSeconds", "selection"] as const)
        if (stage[key] !== undefined)
          found.push({
            path: [...path, key],
            message: `${name} takes freight from the registry and has no upstream stage; remove the key`,
          });
    const feeders = upstreamOf(kargo?.controlFlow ?? {}, name, after);
    if (stage.selection === "MatchUpstream" && feeders.length > 1)
      found.push({
        path: [...path, "selection"],
        message: `MatchUpstream needs one upstream stage, and ${name} has ${feeders.join(" and ")}; write NewestFreight, or gather them by a stage of kargo.controlFlow`,
      });
    return found;
  });
}

/** The stages that feed a stage when control-flow stages stand between. */
export function upstreamOf(
  controlFlow: NonNullable<Settings["kargo"]>["controlFlow"],
  stage: string,
  after: readonly string[],
): string[] {
  const between = Object.entries(controlFlow).filter(([, { before }]) => before.includes(stage));
  const gathered = new Set(between.flatMap(([, { after: behind }]) => behind));
  return [...between.map(([name]) => name), ...after.filter((name) => !gathered.has(name))];
}

/** A control-flow stage stands between stages that follow each other anyway: it changes no order. */
export function checkControlFlow({ kargo, pipeline }: Settings): Mistake[] {
  return Object.entries(kargo?.controlFlow ?? {}).flatMap(([name, { after, before }]) => [
    ...[...after, ...before]
      .filter((stage) => pipeline[stage] !== undefined && kargo?.stages[stage] === undefined)
      .map((stage) => ({
        path: ["kargo", "controlFlow", name],
        message: `no freight goes through ${name}: the versions of ${stage} are pinned; add kargo.stages.${stage}, or remove ${name}`,
      })),
    ...before.flatMap((stage) =>
      after
        .filter((upstream) => pipeline[stage] !== undefined && !pipeline[stage].after.includes(upstream))
        .map((upstream) => ({
          path: ["kargo", "controlFlow", name, "before"],
          message: `${stage} does not follow ${upstream} in the pipeline; add it to pipeline.${stage}.after, or remove it here`,
        })),
    ),
  ]);
}

/** No two Kargo Stages share a name, no name is too long, and the project's namespace is nobody else's. */
export function checkKargoObjects({ kargo, product, argocd, pipeline, services }: Settings): Mistake[] {
  if (kargo === undefined) return [];
  const found: Mistake[] = [];
  if ([KARGO_NAMESPACE, argocd.namespace].includes(product))
    found.push({
      path: ["product"],
      message: `Kargo makes a namespace "${product}" for the product, and that is ${product === KARGO_NAMESPACE ? "Kargo's" : "Argo CD's"} own; choose another name`,
    });
  const seen = new Map<string, string>();
  for (const stage of [...Object.keys(pipeline), ...Object.keys(kargo.controlFlow)])
    for (const service of Object.keys(services)) {
      const name = `${service}-${stage}`;
      const other = seen.get(name);
      if (other !== undefined)
        found.push({
          path: ["services", service],
          message: `${service} in ${stage} and ${other} would both be the Stage "${name}"; rename one of them`,
        });
      if (kargo.controlFlow[stage] !== undefined && name.length > MAX_LABEL_LENGTH)
        found.push({
          path: ["kargo", "controlFlow", stage],
          message: `the name "${name}" has ${name.length} characters, Kubernetes allows ${MAX_LABEL_LENGTH}; shorten one of its parts`,
        });
      seen.set(name, `${service} in ${stage}`);
    }
  return found;
}
