const REMEDY =
  "use the official plugin (pulumi plugin install resource kubernetes), or apply it outside of the program";

/** Why this plugin cannot manage a resource type, for example `kubernetes:helm.sh/v3:Release`; undefined when it can. */
export function unsupportedResource(type: string): string | undefined {
  const [, group = "", kind = ""] = type.split(":");
  const because = reason(group, kind);
  return (
    because &&
    `${type} is not supported by the sandbox's stand-in for the Kubernetes plugin (${because}): ${REMEDY}`
  );
}

function reason(group: string, kind: string): string | undefined {
  if (/^(helm\.sh|kustomize|yaml)\b/.test(group)) return "it renders no charts, kustomizations or YAML files";
  if (kind === "CustomResourceDefinition") return "definitions slow every preview of the program down";
  const core = /^(core\/)?v1$|^(apps|batch|policy|autoscaling)\/|\.k8s\.io\//.test(group);
  if (core && /.Patch$/.test(kind)) return "it owns whole objects, not parts of foreign ones";
  if (core && /.List$/.test(kind)) return "it manages objects one by one";
  return undefined;
}

/** The message for calls that no part of the stand-in answers. */
export const unsupportedCall = (token: string): string =>
  `${token} is not supported by the sandbox's stand-in for the Kubernetes plugin (it has no functions and no components): ${REMEDY}`;
