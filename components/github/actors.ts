import type * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";

/** The numeric ids by which rulesets know the base roles of a repository (GitHub REST API, "repository rules"). */
const ROLE_IDS = { maintain: 2, write: 4, admin: 5 } as const;

/** Who may do what a ruleset forbids all others. */
export type Actor =
  /** The members of a team, by its numeric id. */
  | { readonly team: pulumi.Input<string> }
  /** A GitHub App, by its App id. */
  | { readonly app: number }
  /** Everybody with this role in the repository. */
  | { readonly role: keyof typeof ROLE_IDS };

/** An actor as a ruleset names it. It is exempt always, not in pull requests alone: promotions push directly. */
export function bypassActor(actor: Actor): github.types.input.RepositoryRulesetBypassActor {
  const bypassMode = "always";
  if ("team" in actor) return { actorType: "Team", actorId: numericId(actor.team), bypassMode };
  if ("app" in actor) return { actorType: "Integration", actorId: actor.app, bypassMode };
  return { actorType: "RepositoryRole", actorId: ROLE_IDS[actor.role], bypassMode };
}

/** An id that one resource gives as text and another takes as a number. */
export const numericId = (id: pulumi.Input<string>): pulumi.Output<number> => pulumi.output(id).apply(Number);
