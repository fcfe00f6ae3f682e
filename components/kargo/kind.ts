/** The API version of every kind of Kargo's (1.11). */
export const KARGO_API = "kargo.akuity.io/v1alpha1";

/** What every Kargo object in a project says of itself. */
export interface InProject {
  readonly name: string;
  /** Name of the Kargo project, which is also its namespace. */
  readonly project: string;
  readonly labels: Record<string, string>;
}

/** A copy without the keys whose value is undefined, so that manifests hold only what was asked for. */
export const given = <T extends object>(values: T): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
