/** Stages after all that they come after. Stages of a circle, which the settings refuse, come last. */
export function inPipelineOrder(
  pipeline: Readonly<Record<string, { readonly after: readonly string[] }>>,
): string[] {
  const ordered: string[] = [];
  const rest = new Set(Object.keys(pipeline));
  for (;;) {
    const ready = [...rest].filter((stage) =>
      pipeline[stage]?.after.every((upstream) => ordered.includes(upstream)),
    );
    if (ready.length === 0) return [...ordered, ...rest];
    for (const stage of ready) {
      ordered.push(stage);
      rest.delete(stage);
    }
  }
}
