/** What a role of an AppProject may do; every action belongs to its resource (Argo CD, operator manual, RBAC). */
export const projectActions = {
  applications: ["get", "create", "update", "delete", "sync", "override"],
  applicationsets: ["get", "create", "update", "delete"],
  logs: ["get"],
  exec: ["create"],
  repositories: ["get", "create", "update", "delete"],
  clusters: ["get", "create", "update", "delete"],
} as const;
export type ProjectResource = keyof typeof projectActions;

/** Permission, or its refusal, of some actions on objects of one project. */
export interface RolePolicy {
  readonly resource: ProjectResource;
  readonly actions: readonly string[];
  /** Names inside the project; `*` stands for any part of a name. */
  readonly objects: readonly string[];
  readonly effect: "allow" | "deny";
}

/** A role of an AppProject, given to groups of the identity provider. */
export interface ProjectRole {
  readonly name: string;
  readonly description?: string;
  readonly groups: readonly string[];
  readonly policies: readonly RolePolicy[];
}

/**
 * The policies of a role as Argo CD reads them: `p, proj:<project>:<role>, <resource>, <action>, <project>/<object>, <effect>`.
 * Any other subject or object is refused by its API server, so neither can be chosen.
 */
export const rolePolicies = (project: string, role: ProjectRole): string[] =>
  role.policies.flatMap(({ resource, actions, objects, effect }) =>
    actions.flatMap((action) =>
      objects.map(
        (object) =>
          `p, proj:${project}:${role.name}, ${resource}, ${action}, ${project}/${object}, ${effect}`,
      ),
    ),
  );
