import type { Settings } from "./schema.ts";

/** The repositories that Argo CD opens by the registry's account, with where each stands in the settings. */
export const registryReaders = ({
  repositories,
  repositoryTemplates,
}: Settings["argocd"]): { readonly path: readonly string[]; readonly url: string }[] =>
  Object.entries({ repositories, repositoryTemplates }).flatMap(([key, all]) =>
    Object.entries(all)
      .filter(([, { access }]) => access?.kind === "registry")
      .map(([name, { url }]) => ({ path: ["argocd", key, name], url })),
  );
