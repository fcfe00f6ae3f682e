import type * as pulumi from "@pulumi/pulumi";
import { Repositories, type RepositoriesArgs, type RepositorySpec } from "#components/github/repositories.ts";
import { RepositorySetup } from "#components/github/repository-setup.ts";
import { Teams } from "#components/github/teams.ts";
import type { LoadedSettings } from "./config/load.ts";
import { repositoryOptions } from "./config/repository-options.ts";
import type { Settings } from "./config/schema.ts";
import { type Known, setupOf } from "./github-setup.ts";
import { githubProvider } from "./providers.ts";
import type { Topology } from "./topology.ts";

/** The branch that accounts of GitHub give new repositories unless they say otherwise. */
const USUAL_BRANCH = "main";

/** What the hub has on GitHub. */
export interface GitHubParts {
  /** What must be there before anything is pushed. */
  readonly repositories: Repositories;
  /** Everything. */
  readonly owned: readonly pulumi.Resource[];
}

/** Registers the product's repositories and what stands around them. */
export async function buildGitHub(
  loaded: LoadedSettings,
  topology: Topology,
  { registry, receivers }: Omit<Known, "teamIds">,
  opts: pulumi.ResourceOptions,
): Promise<GitHubParts> {
  const { github } = loaded.settings;
  const { product } = topology;
  const providers = { github: await githubProvider(loaded, opts) };
  const repositories = new Repositories(product, repositoriesArgs(loaded.settings, topology), { providers });
  const teams =
    Object.keys(github.teams).length === 0
      ? undefined
      : new Teams(`${product}-teams`, { teams: github.teams }, { providers });
  const owned: pulumi.Resource[] = [repositories, ...(teams === undefined ? [] : [teams])];
  for (const [role, repository] of Object.entries(repositories.repositories)) {
    const name = role === "gitops" ? github.gitopsRepository : role;
    const setup = await setupOf(loaded, name, repository.name, {
      teamIds: teams?.ids ?? {},
      registry,
      receivers,
    });
    if (setup !== undefined)
      owned.push(
        new RepositorySetup(`${product}-${role}-setup`, setup, { providers, dependsOn: [repositories] }),
      );
  }
  return { repositories, owned };
}

function repositoriesArgs(settings: Settings, { product, services }: Topology): RepositoriesArgs {
  const { gitopsRepository, visibility, onDestroy, adopt } = settings.github;
  return {
    repositories: {
      gitops: spec(settings, gitopsRepository, `What runs where: the GitOps repository of ${product}`),
      ...Object.fromEntries(services.map((name) => [name, spec(settings, name, `${name} of ${product}`)])),
    },
    visibility,
    onDestroy,
    adopt,
  };
}

function spec(settings: Settings, name: string, description: string): RepositorySpec {
  const { visibility, topics, merge, template } = repositoryOptions(settings, name);
  const { branch } = settings.github;
  return {
    name,
    description,
    visibility,
    topics,
    merge,
    template,
    ...(branch === USUAL_BRANCH ? {} : { defaultBranch: branch }),
  };
}
