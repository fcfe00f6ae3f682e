/** The resource type at the end of a URN: `kubernetes:core/v1:Namespace`. */
export const typeOfUrn = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** The logical name at the end of a URN; it may contain `::` itself. */
export const nameOfUrn = (urn: string): string => urn.split("::").slice(3).join("::");

/** Whether a type is one of Kubernetes' own; only for those does the end of the kind say what the resource is. */
export const isBuiltIn = (type: string): boolean =>
  /^(core\/)?v1$|^(apps|batch|policy|autoscaling)\/|\.k8s\.io\//.test(type.split(":")[1] ?? "");

/** A resource that owns some fields of an object that belongs to somebody else: `kubernetes:core/v1:ConfigMapPatch`. */
export const isPatch = (urn: string): boolean => isBuiltIn(typeOfUrn(urn)) && /.Patch$/.test(typeOfUrn(urn));
