/** A way through a graph back to where it began, with its beginning at both ends; undefined when there is none. */
export function findCycle(graph: Readonly<Record<string, readonly string[]>>): string[] | undefined {
  const walk = (stage: string, trail: readonly string[]): string[] | undefined => {
    const seen = trail.indexOf(stage);
    if (seen >= 0) return [...trail.slice(seen), stage];
    for (const next of graph[stage] ?? []) {
      const found = walk(next, [...trail, stage]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  for (const stage of Object.keys(graph)) {
    const found = walk(stage, []);
    if (found !== undefined) return found;
  }
  return undefined;
}
