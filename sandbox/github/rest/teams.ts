import { z } from "zod";
import { given, parseBody } from "../body.ts";
import { account, type Double, findRepository, nextId } from "../double.ts";
import type { Repository, Team } from "../model.ts";
import { found, invalid } from "../problem.ts";
import { created, nothing, type On, ok } from "../router.ts";
import { repositoryView, userView } from "../views.ts";
import { byId, remove } from "./lists.ts";

const teamBody = z.object({
  name: z.string().min(1).optional(),
  description: z.string().nullable().optional(),
  privacy: z.string().optional(),
  notification_setting: z.string().optional(),
  parent_team_id: z.number().nullable().optional(),
});

/** Teams of the organisation, by slug (the documented way) and by id (the way the provider goes). */
export function teamRoutes(double: Double, on: On): void {
  const { teams } = double.state;
  on("GET", "/orgs/:org/teams", () => ok(teams.map((team) => teamView(double, team))));
  on("POST", "/orgs/:org/teams", ({ body }) => {
    const { name, parent_team_id: parentId, ...wanted } = parseBody(teamBody.required({ name: true }), body);
    refuseTaken(teams, slugOf(name));
    const team: Team = {
      id: nextId(double),
      name,
      slug: slugOf(name),
      description: null,
      privacy: "closed",
      notification_setting: "notifications_enabled",
      ...given(wanted),
      parentId: parentId ?? null,
      repositories: [],
      members: [],
    };
    teams.push(team);
    return created(teamView(double, team));
  });
  oneTeamRoutes(double, on, "/organizations/:org/team/:team", (id) => byId(teams, id));
  oneTeamRoutes(double, on, "/orgs/:org/teams/:team", (slug) =>
    found(teams.find((team) => team.slug === slug)),
  );
}

function oneTeamRoutes(
  double: Double,
  on: On,
  at: "/organizations/:org/team/:team" | "/orgs/:org/teams/:team",
  find: (name: string) => Team,
): void {
  const { teams } = double.state;
  on("GET", at, ({ params }) => ok(teamView(double, find(params.team))));
  on("PATCH", at, ({ params, body }) => {
    const team = find(params.team);
    const { parent_team_id: parentId, ...wanted } = parseBody(teamBody, body);
    if (wanted.name !== undefined) refuseTaken(teams, slugOf(wanted.name), team);
    Object.assign(team, given(wanted), parentId === undefined ? {} : { parentId });
    team.slug = slugOf(team.name);
    return ok(teamView(double, team));
  });
  on("DELETE", at, ({ params }) => {
    remove(teams, find(params.team));
    return nothing;
  });
  memberRoutes(double, on, at, find);
  grantRoutes(double, on, at, find);
}

function memberRoutes(
  double: Double,
  on: On,
  at: "/organizations/:org/team/:team" | "/orgs/:org/teams/:team",
  find: (name: string) => Team,
): void {
  const member = (team: Team, login: string) => team.members.find((one) => one.login === login);
  const view = ({ role }: { role: string }) => ({ role, state: "active" });
  on("GET", `${at}/members`, ({ params }) =>
    ok(find(params.team).members.map(({ login }) => userView(double, account(double, login)))),
  );
  on("GET", `${at}/memberships/:login`, ({ params }) =>
    ok(view(found(member(find(params.team), params.login)))),
  );
  on("PUT", `${at}/memberships/:login`, ({ params, body }) => {
    const team = find(params.team);
    const { role } = parseBody(z.object({ role: z.string().default("member") }), body ?? {});
    remove(team.members, member(team, params.login));
    team.members.push({ login: params.login, role });
    return ok(view({ role }));
  });
  on("DELETE", `${at}/memberships/:login`, ({ params }) => {
    const team = find(params.team);
    remove(team.members, found(member(team, params.login)));
    return nothing;
  });
}

function grantRoutes(
  double: Double,
  on: On,
  at: "/organizations/:org/team/:team" | "/orgs/:org/teams/:team",
  find: (name: string) => Team,
): void {
  const repositoryOf = ({ owner, repository }: { owner: string; repository: string }) =>
    found(findRepository(double, owner, repository));
  const grant = (team: Team, { id }: Repository) => team.repositories.find((one) => one.id === id);
  on("PUT", `${at}/repos/:owner/:repository`, ({ params, body }) => {
    const team = find(params.team);
    const repository = repositoryOf(params);
    const { permission } = parseBody(z.object({ permission: z.string().default("push") }), body ?? {});
    remove(team.repositories, grant(team, repository));
    team.repositories.push({ id: repository.id, permission });
    return nothing;
  });
  on("GET", `${at}/repos/:owner/:repository`, ({ params }) => {
    const repository = repositoryOf(params);
    const { permission } = found(grant(find(params.team), repository));
    const permissions = permissionsOf(permission);
    return ok({ ...repositoryView(double, repository), role_name: permission, permissions });
  });
  on("DELETE", `${at}/repos/:owner/:repository`, ({ params }) => {
    const team = find(params.team);
    remove(team.repositories, grant(team, repositoryOf(params)));
    return nothing;
  });
}

/** GitHub's roles, each including those before it. */
const ROLES = ["pull", "triage", "push", "maintain", "admin"];

const permissionsOf = (role: string) =>
  Object.fromEntries(ROLES.map((one, rank) => [one, rank <= ROLES.indexOf(role)]));

const slugOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, "-");

function refuseTaken(teams: Team[], slug: string, except?: Team): void {
  if (teams.some((team) => team.slug === slug && team !== except)) {
    throw invalid("Team", "name", "Name must be unique for this org");
  }
}

function teamView(double: Double, team: Team): object {
  const parent = double.state.teams.find((one) => one.id === team.parentId);
  const { parentId: _, repositories, members, ...own } = team;
  return {
    ...own,
    node_id: `T_${team.id}`,
    permission: "pull",
    members_count: members.length,
    repos_count: repositories.length,
    parent: parent ? teamView(double, parent) : null,
    organization: userView(double, account(double, double.owner)),
  };
}
