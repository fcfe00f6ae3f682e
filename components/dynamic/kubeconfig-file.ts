import { isAbsolute, join } from "node:path";

/** The keys of a kubeconfig that name files (kubernetes/client-go, `GetClusterFileReferences`, `GetAuthInfoFileReferences`). */
const FILES = ["certificate-authority", "client-certificate", "client-key", "tokenFile"];

const NAMES_FILES = new RegExp(`^[^#]*\\b(?:${FILES.join("|")}|exec)\\b["']?:`, "m");
const IS_KUBECONFIG = /\bkind["']?:\s*["']?Config\b/;

/**
 * A text that was read from a file in `folder`: of a kubeconfig one in which the files that it names are found from
 * anywhere, as its own tools find them beside it; anything else as it is.
 */
export async function besideItself(text: string, folder: string): Promise<string> {
  // Most of what is read here is a token: the parser is not even loaded for it.
  if (!IS_KUBECONFIG.test(text) || !NAMES_FILES.test(text)) return text;
  const { isMap, isScalar, parseDocument, visit } = await import("yaml");
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  let changed = false;
  const locate = (value: unknown): void => {
    if (!isScalar(value) || typeof value.value !== "string" || value.value === "" || isAbsolute(value.value))
      return;
    value.value = join(folder, value.value);
    changed = true;
  };
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key)) return;
      if (FILES.includes(String(key.value))) locate(value);
      // A program without a folder is looked for on the PATH.
      if (key.value === "exec" && isMap(value) && String(value.get("command")).includes("/"))
        locate(value.get("command", true));
    },
  });
  return changed ? document.toString({ lineWidth: 0 }).trimEnd() : text;
}
