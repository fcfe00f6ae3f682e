import { providerSources } from "#components/dynamic/configuration.ts";
import { type CredentialRef, resolveCredential } from "#components/dynamic/credential.ts";
import { errorForPeople } from "#components/dynamic/error-for-people.ts";
import type { StoredMethods } from "#components/dynamic/stored-resource.ts";
import type { Clone } from "#components/git/clone.ts";
import { GitError } from "#components/git/failure.ts";
import { sharedClone } from "#components/git/shared.ts";
import { environmentsOf } from "./layout.ts";

/** What the guard needs to see which environments live off the hub. */
export interface HubGuardInputs {
  readonly url: string;
  readonly branch: string;
  readonly tokenFrom: CredentialRef;
  /** The hub's own environment, which may be there. */
  readonly environment: string;
}

type Connect = (inputs: HubGuardInputs) => Promise<Clone>;

const live: Connect = ({ url, branch, tokenFrom }) =>
  sharedClone({ url, branch, token: () => resolveCredential(tokenFrom, providerSources()) });

/** Environments other than the hub's own that the GitOps repository still has values of. */
export async function dependents(inputs: HubGuardInputs, connect: Connect = live): Promise<string[]> {
  try {
    const clone = await connect(inputs);
    const tip = await clone.fetchTip();
    const paths = tip === undefined ? [] : await clone.list(tip, "env");
    return environmentsOf(paths).filter((environment) => environment !== inputs.environment);
  } catch (error) {
    if (error instanceof GitError && error.kind === "missing") return [];
    throw error;
  }
}

/** @throws an Error that names the environments to destroy first. */
export async function releaseHub(inputs: HubGuardInputs, connect: Connect = live): Promise<void> {
  const others = await dependents(inputs, connect);
  if (others.length > 0)
    throw errorForPeople(
      `the hub ${inputs.environment} cannot be destroyed while ${others.join(" and ")} ${others.length === 1 ? "is" : "are"} deployed from it; run ${others.map((name) => `\`pulumi destroy -s ${name}\``).join(" and ")} first`,
    );
}

/** The methods of the hub-guard provider in Pulumi's shapes. */
export const methods: StoredMethods<HubGuardInputs> = {
  check: async (_olds, news) => ({ inputs: news, failures: [] }),
  diff: async (_id, olds, news) => ({
    changes: (["url", "branch", "environment"] as const).some((key) => olds[key] !== news[key]),
  }),
  create: async (inputs) => ({ id: inputs.environment, outs: inputs }),
  read: async (id, props) => (props === undefined ? {} : { id, props }),
  update: async (_id, _olds, news) => ({ outs: news }),
  delete: (_id, props) => releaseHub(props),
};
