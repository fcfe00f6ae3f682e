/** Longest DNS label, and so the longest name of a namespace or a label value (RFC 1123). */
export const MAX_LABEL_LENGTH = 63;

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Whether `text` can name a namespace: lower-case letters, digits and `-`, at most 63 characters. */
export const isDnsLabel = (text: string): boolean => text.length <= MAX_LABEL_LENGTH && DNS_LABEL.test(text);

/**
 * Joins parts into one Kubernetes name.
 * @throws when the result is not a DNS label, because Argo CD and Kubernetes refer to each other by these names.
 */
export function nameOf(...parts: readonly string[]): string {
  const name = parts.join("-");
  if (!isDnsLabel(name))
    throw new Error(
      `"${name}" cannot be a Kubernetes name: it must be lower-case letters, digits and "-", at most ${MAX_LABEL_LENGTH} characters; shorten the product, service or environment name`,
    );
  return name;
}

/** The label that names the environment of an object. */
export const ENVIRONMENT_LABEL = "slipway.dev/environment";

/**
 * Annotations of an Application by which a promotion that gave up on a release says so: the revision that Argo CD had last
 * deployed then, and why. With the next deployment they are history.
 */
export const FAILED_REVISION = "slipway.dev/failed-revision";
export const FAILED_REASON = "slipway.dev/failed-reason";

/** The same of a promotion that was refused: the revision that was deployed then, the version that was wanted, and why not. */
export const REFUSED_REVISION = "slipway.dev/refused-revision";
export const REFUSED_VERSION = "slipway.dev/refused-version";
export const REFUSED_REASON = "slipway.dev/refused-reason";

/** Annotations that promotions write on Applications, for notifications. */
export const NOTES: readonly string[] = [
  FAILED_REVISION,
  FAILED_REASON,
  REFUSED_REVISION,
  REFUSED_VERSION,
  REFUSED_REASON,
];

/** The labels that every object of a product's environment carries. */
export const commonLabels = (product: string, environment: string): Record<string, string> => ({
  "app.kubernetes.io/part-of": product,
  "app.kubernetes.io/managed-by": "slipway",
  [ENVIRONMENT_LABEL]: environment,
});
