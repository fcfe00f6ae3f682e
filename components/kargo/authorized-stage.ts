/** A stage by its project and name. */
export interface StageReference {
  readonly project: string;
  readonly stage: string;
}

/**
 * The annotation by which an Argo CD Application allows these stages to sync it; without it Kargo refuses to. Names are
 * exact, patterns are not allowed.
 */
export const authorizedStages = (...stages: readonly [StageReference, ...StageReference[]]) => ({
  "kargo.akuity.io/authorized-stage": stages.map(({ project, stage }) => `${project}:${stage}`).join(","),
});
