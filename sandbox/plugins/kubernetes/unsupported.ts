import { isBuiltIn } from "./resource/urn.ts";

const REMEDY =
  "use the official plugin (pulumi plugin install resource kubernetes), or apply it outside of the program";

const because = (reason: string): string =>
  `not supported by the sandbox's stand-in for the Kubernetes plugin (${reason}): ${REMEDY}`;

/** Why this plugin cannot manage a resource type, such as `kubernetes:helm.sh/v3:Release`; undefined when it can. */
export function unsupportedResource(type: string): string | undefined {
  const [, group = "", kind = ""] = type.split(":");
  if (/^(helm\.sh|kustomize|yaml)(\/|$)/.test(group)) {
    return because("it renders no charts, kustomizations or YAML files");
  }
  if (kind === "CustomResourceDefinition") return because("definitions slow every preview of a program down");
  if (isBuiltIn(type) && /.List$/.test(kind)) return because("it manages objects one by one");
  return undefined;
}

/** The message for functions and components; the engine puts their name before it. */
export const UNSUPPORTED_CALL = because("it has no functions and no components");
