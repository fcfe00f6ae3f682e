import { account, type Double, LOGIN } from "./double.ts";
import type { Json, Repository, User } from "./model.ts";

/** An account as REST shows it. The address is of the reserved domain: mail to it goes nowhere. */
export const userView = (double: Double, user: User) => ({
  login: user.login,
  id: user.id,
  node_id: `U_${user.id}`,
  type: user.type,
  site_admin: false,
  name: user.login,
  email: `${user.login}@example.test`,
  html_url: `${double.url()}/${user.login}`,
});

/** The person behind the tokens. */
export const viewer = (double: Double) => userView(double, account(double, LOGIN));

/** REST address of a repository, or of something below it. */
export const apiUrl = (double: Double, repository: Repository, path = ""): string =>
  `${double.url()}/api/v3/repos/${repository.owner}/${repository.settings.name}${path}`;

export const htmlUrl = (double: Double, repository: Repository): string =>
  `${double.url()}/${repository.owner}/${repository.settings.name}`;

/** A repository as REST shows it. Addresses are made now, as the port may change between starts. */
export function repositoryView(double: Double, repository: Repository): Json {
  const { settings, owner, id } = repository;
  const full = `${owner}/${settings.name}`;
  const host = double.url().replace("http://", "");
  return {
    id,
    node_id: `R_${id}`,
    full_name: full,
    owner: userView(double, account(double, owner)),
    ...settings,
    private: settings.visibility !== "public",
    fork: false,
    has_pages: false,
    language: null,
    created_at: repository.created_at,
    html_url: htmlUrl(double, repository),
    url: apiUrl(double, repository),
    clone_url: `${double.url()}/${full}.git`,
    svn_url: `${double.url()}/${full}`,
    git_url: `git://${host}/${full}.git`,
    ssh_url: `git@${host}:${full}.git`,
  };
}
