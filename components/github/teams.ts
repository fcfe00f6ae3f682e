import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";

/** A team of the organisation: one that this library keeps, or one that exists and is only referred to. */
export type TeamSpec =
  | {
      readonly description: string;
      /** Whether only its members and owners see it. A secret team cannot own code. */
      readonly privacy: "closed" | "secret";
      /** Roles by login. */
      readonly members: Readonly<Record<string, "member" | "maintainer">>;
    }
  /** The number that `GET /orgs/<owner>/teams/<slug>` answers. */
  | { readonly id: number };

/** The teams of an organisation that repositories refer to. */
export class Teams extends pulumi.ComponentResource {
  /** Numeric ids by name, as text. */
  readonly ids: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(
    name: string,
    args: { readonly teams: Readonly<Record<string, TeamSpec>> },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("slipway:github:Teams", name, {}, opts);
    this.ids = Object.fromEntries(
      Object.entries(args.teams).map(([team, spec]) => [
        team,
        "id" in spec ? pulumi.output(String(spec.id)) : this.#create(`${name}-${team}`, team, spec),
      ]),
    );
    this.registerOutputs();
  }

  #create(
    name: string,
    team: string,
    spec: Exclude<TeamSpec, { readonly id: number }>,
  ): pulumi.Output<string> {
    const opts = { parent: this };
    const own = new github.Team(
      name,
      { name: team, description: spec.description, privacy: spec.privacy },
      opts,
    );
    for (const [username, role] of Object.entries(spec.members))
      new github.TeamMembership(`${name}-${username}`, { teamId: own.id, username, role }, opts);
    return own.id;
  }
}
