/** What was found of the programs a Pulumi run needs: absolute paths. */
export type FoundPrograms = {
  readonly pulumi: string;
  /** Pulumi's own Node host, beside the CLI or beside what it links to. */
  readonly languageHost: string | undefined;
  readonly kubernetesPlugin: string | undefined;
  /** Pulumi's own, or the Terraform provider bridged here: either is one program that answers as version 6.15. */
  readonly githubPlugin: string;
};

/** Pulumi's own program, or the sandbox's in its place. */
export type Part = { readonly kind: "official"; readonly path: string } | { readonly kind: "stand-in" };

/** What the engine home is made of. */
export type EngineParts = {
  readonly pulumi: string;
  readonly languageHost: Part;
  readonly kubernetesPlugin: Part;
  readonly githubPlugin: string;
  /** For people: which parts are not Pulumi's own. */
  readonly standIns: readonly string[];
};

/** Takes Pulumi's own program wherever there is one, each for itself. */
export function chooseParts(found: FoundPrograms): EngineParts {
  const part = (path: string | undefined): Part =>
    path === undefined ? { kind: "stand-in" } : { kind: "official", path };
  const languageHost = part(found.languageHost);
  const kubernetesPlugin = part(found.kubernetesPlugin);
  return {
    pulumi: found.pulumi,
    languageHost,
    kubernetesPlugin,
    githubPlugin: found.githubPlugin,
    standIns: [
      ...(languageHost.kind === "stand-in" ? ["Node language host"] : []),
      ...(kubernetesPlugin.kind === "stand-in" ? ["Kubernetes plugin"] : []),
    ],
  };
}
