import type { Clone } from "#components/git/clone.ts";
import { sharedClone } from "#components/git/shared.ts";
import { credential } from "#components/promotion/services.ts";
import type { Environment, Project } from "./project.ts";

/** The project's GitOps repository, which all environments share: needs no cluster. */
export function openGitops({ environments }: Pick<Project, "environments">): Promise<Clone> {
  const [first] = environments;
  if (first === undefined) throw new Error("the project has no environment");
  const { url, branch, tokenFrom } = first.topology.git;
  return sharedClone({ url, branch, token: () => credential(tokenFrom) });
}

/** The stages that come before a stage, by the project's pipeline. */
export const upstreamOf =
  ({ environments }: Pick<Project, "environments">) =>
  (stage: string): readonly string[] =>
    environments[0]?.settings.pipeline[stage]?.after ?? [];

/** @throws an Error that names the services there are */
export function assertService({ topology }: Pick<Environment, "topology">, service: string): void {
  if (!topology.services.includes(service))
    throw new Error(
      `${service} is no service of this project; choose one of ${topology.services.join(", ")}`,
    );
}
