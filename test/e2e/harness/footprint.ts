import { applications, namespaces, projects, workloads } from "./cluster.ts";
import { repositories } from "./github.ts";
import { gitops } from "./gitops.ts";
import { PRODUCT } from "./scenario.ts";

/** Everything that a deployment makes or changes, in a form that can be compared: an equal one means that nothing was done. */
export async function footprint(): Promise<Record<string, unknown>> {
  const found = await repositories();
  const spaces = await namespaces(PRODUCT);
  const known = Object.entries(await applications());
  return {
    repositories: found,
    namespaces: spaces,
    projects: await projects(),
    applications: Object.fromEntries(known.map(([name, { spec }]) => [name, spec])),
    workloads: await Promise.all(spaces.map(workloads)),
    refs: found.some(({ name }) => name === "gitops") ? await gitops("show-ref") : "",
  };
}
