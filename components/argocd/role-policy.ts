/** What may be done with the kinds of things that belong to a project (Argo CD, operator manual, RBAC). */
export const projectActions = {
  applications: ["get", "create", "update", "delete", "sync", "override"],
  applicationsets: ["get", "create", "update", "delete"],
  logs: ["get"],
  exec: ["create"],
  repositories: ["get", "create", "update", "delete"],
  clusters: ["get", "create", "update", "delete"],
} as const;
export type ProjectResource = keyof typeof projectActions;

/** Permission, or its refusal, of some actions on some objects of one kind. */
export interface Policy {
  readonly resource: string;
  readonly actions: readonly string[];
  /** Names; `*` stands for any part of a name. */
  readonly objects: readonly string[];
  readonly effect: "allow" | "deny";
}

/** A role of an AppProject, given to groups of the identity provider. Its policies name objects inside the project. */
export interface ProjectRole {
  readonly name: string;
  readonly description?: string;
  readonly groups: readonly string[];
  readonly policies: readonly (Policy & { readonly resource: ProjectResource })[];
}

/** Policies as Argo CD reads them, one line for each action and object: `p, <subject>, <resource>, <action>, <object>, <effect>`. */
export const policyLines = (subject: string, policies: readonly Policy[]): string[] =>
  policies.flatMap(({ resource, actions, objects, effect }) =>
    actions.flatMap((action) =>
      objects.map((object) => `p, ${subject}, ${resource}, ${action}, ${object}, ${effect}`),
    ),
  );

/**
 * The policies of a project's role. Argo CD refuses any other subject, and any object outside the project, so neither can
 * be chosen.
 */
export const rolePolicies = (project: string, { name, policies }: ProjectRole): string[] =>
  policyLines(
    `proj:${project}:${name}`,
    policies.map((policy) => ({
      ...policy,
      objects: policy.objects.map((object) => `${project}/${object}`),
    })),
  );
