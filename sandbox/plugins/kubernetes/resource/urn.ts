/** The resource type at the end of a URN: `kubernetes:core/v1:Namespace`. */
export const typeOfUrn = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** The logical name at the end of a URN; it may contain `::` itself. */
export const nameOfUrn = (urn: string): string => urn.split("::").slice(3).join("::");
