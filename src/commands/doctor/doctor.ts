import { describeCredential } from "#components/dynamic/credential.ts";
import { ociRegistry } from "#components/promotion/registry.ts";
import { credential } from "#components/promotion/services.ts";
import type { Environment, Project } from "../project.ts";
import { lookAtClusters } from "./cluster.ts";
import { type Finding, failed, fine } from "./finding.ts";
import { lookAtGitHub } from "./github.ts";
import { lookAtDisk, lookAtPrograms } from "./machine.ts";

/** Looks at everything that a deployment of these environments needs. Changes nothing. */
export async function examine({ folder }: Project, environments: readonly Environment[]): Promise<Finding[]> {
  const found = [...(await lookAtPrograms()), await lookAtDisk(folder)];
  for (const environment of environments)
    found.push(
      ...(await tokenOf(environment)),
      ...(await registryOf(environment)),
      ...(await lookAtClusters(environment)),
    );
  return found;
}

async function tokenOf({ settings, topology }: Environment): Promise<Finding[]> {
  const { tokenFrom, owner, gitopsRepository } = settings.github;
  try {
    return await lookAtGitHub(
      {
        apiUrl: topology.apiUrl ?? "https://api.github.com",
        owner,
        gitops: gitopsRepository,
        hub: settings.hub === true,
      },
      await credential(tokenFrom),
    );
  } catch (error) {
    return [failed(`GitHub token from ${describeCredential(tokenFrom)}`, error)];
  }
}

/** Asks for one image that the environment pins: it proves address, credential and image at once. */
async function registryOf({ settings, promotions }: Environment): Promise<Finding[]> {
  const [first] = promotions;
  if (first === undefined) return [];
  const from = settings.registry.credentialFrom;
  try {
    const account = from === undefined ? undefined : await credential(from);
    const fact = await ociRegistry(async () => account).resolve(first.freight);
    const name = `${first.freight.repository}:${first.freight.version}`;
    return ["digest" in fact ? fine("registry", `${name} is there`) : failed("registry", fact.problem)];
  } catch (error) {
    return [failed("registry", error)];
  }
}
