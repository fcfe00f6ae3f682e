import type { RepositoryOptions } from "./areas/github-repository.ts";
import type { Settings } from "./schema.ts";

/** What is true of one repository: its own settings over those of all. A key replaces the other as a whole. */
export const repositoryOptions = ({ github }: Pick<Settings, "github">, name: string): RepositoryOptions => ({
  ...github.repositoryDefaults,
  ...github.repositories[name],
});

/** Names of all repositories of the product, the GitOps repository first. */
export const repositoryNames = ({ github, services }: Pick<Settings, "github" | "services">): string[] => [
  github.gitopsRepository,
  ...Object.keys(services),
];
