/** What a plan says of a resource's type. */
export interface ResourceType {
  readonly area: string;
  /** The type as people say it. */
  readonly type: string;
}

/** Areas of types that stand without a component of ours around them. */
const AREA_OF_PACKAGE: Readonly<Record<string, string>> = {
  github: "github",
  kubernetes: "cluster",
  docker: "images",
  pulumi: "engine",
};

/** Areas of our own resources. */
const AREA_OF_OURS: Readonly<Record<string, string>> = {
  FileSet: "gitops",
  HubGuard: "gitops",
  LeftBehind: "cluster",
  FreightPromotion: "promotion",
};

/**
 * The area and the plain type behind a URN: `urn:pulumi:dev::slipway::slipway:argocd:Project$kubernetes:...:AppProject::x`
 * is an AppProject of argocd. The outermost component of ours gives the area.
 */
export function resourceType(urn: string): ResourceType {
  const chain = (urn.split("::")[2] ?? "").split("$");
  const own = chain.at(-1) ?? "";
  const type = own.split(":").at(-1) ?? own;
  const component = chain
    .map((part) => /^slipway:([^:]+):/.exec(part)?.[1])
    .find((area) => area !== undefined);
  return {
    area: component ?? AREA_OF_OURS[type] ?? AREA_OF_PACKAGE[own.split(":")[0] ?? ""] ?? "other",
    type,
  };
}

/** What goes down with a resource besides itself; undefined when nothing does. */
export function takenDown(type: string, inputs: Readonly<Record<string, unknown>>): string | undefined {
  switch (type) {
    case "Namespace":
      return "everything in the namespace, volumes included";
    case "Application":
      return "the workloads it deployed (its finalizer prunes them)";
    case "ApplicationSet":
      return "its Applications and what they deployed, unless it preserves them";
    case "PersistentVolumeClaim":
      return "the data on its volume";
    case "Repository":
      return inputs.archiveOnDestroy === true
        ? "nothing: the repository is archived and keeps its history"
        : "the repository's history, issues and pull requests";
    case "FileSet":
      return "its files, in one commit; their history stays";
    case "FreightPromotion":
      return "nothing: Git keeps the version, its commits and records";
    case "LeftBehind":
      return "nothing: it says at the end what is left";
    case "Secret":
      return "what reads it, at the next start";
    default:
      return undefined;
  }
}
