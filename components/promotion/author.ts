import { providerSources } from "#components/dynamic/configuration.ts";
import { resolveCredential } from "#components/dynamic/credential.ts";
import type { Author } from "#components/git/fast-import.ts";
import type { PromotionInputs } from "./model.ts";

/** Whose name stands on a promotion's commit and record, with the key that signs them where one is configured. */
export function authorOf({ author, signing }: Pick<PromotionInputs, "author" | "signing">): Author {
  if (signing === undefined) return author;
  if (signing.format === "openpgp") return { ...author, signing };
  return {
    ...author,
    signing: { format: "ssh", key: () => resolveCredential(signing.keyFrom, providerSources()) },
  };
}
