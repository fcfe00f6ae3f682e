import { readFile } from "node:fs/promises";
import { collectBoard } from "../board/collect.ts";
import { renderBoard } from "../board/render.ts";
import { checkout } from "../local.ts";
import { readProject } from "../project.ts";
import type { Session } from "../session.ts";

/** Namespace of the sandbox's Argo CD. */
const ARGOCD_NAMESPACE = "argocd";

/** Prints the services by environment: version, state, commit and when. The pods behind it are simulated. */
export async function showBoard({ sandbox }: Session): Promise<void> {
  const { services, environments, owner, gitopsRepository, branch } = readProject(checkout);
  const cells = await collectBoard({
    services,
    environments,
    repository: {
      url: `${sandbox.github.url}/${owner}/${gitopsRepository}.git`,
      branch,
      token: async () => (await readFile(sandbox.github.tokenFile, "utf8")).trim(),
    },
    kubeconfig: sandbox.kubeconfig,
    namespace: ARGOCD_NAMESPACE,
  });
  console.log(renderBoard(cells, environments, new Date()));
  console.log("Real: the Kubernetes API, Argo CD, Git. Simulated: the pods (kwok) and GitHub (a double).");
}
