/** Where things lie in the GitOps repository. The one place that decides paths; everything else is handed them. */
export const layout = {
  /** A service's Helm chart; owned by the hub stack. */
  chart: (service: string): string => `service-charts/${service}`,
  /** Everything of one service in one environment. */
  serviceFolder: (environment: string, service: string): string => `env/${environment}/${service}`,
  /** Values that are true of one environment; owned by that environment's stack. */
  values: (environment: string, service: string): string =>
    `env/${environment}/${service}/${service}-values.yaml`,
  /** The image that runs; owned by promotions alone. */
  image: (environment: string, service: string): string =>
    `env/${environment}/${service}/${service}-image.yaml`,
  /** Plain manifests that stand in an environment's settings; owned by that environment's stack. */
  manifests: (environment: string, application: string): string =>
    `env/${environment}/${application}/manifests`,
  /** Sealed Secrets of an environment; owned by that environment's stack. */
  sealedSecrets: (environment: string): string => `env/${environment}/sealed-secrets`,
  /** Manifests of the Applications of an environment, for the pattern app-of-apps; owned by that environment's stack. */
  applications: (environment: string): string => `argocd/application/${environment}`,
  /** Elements of an ApplicationSet of an environment; owned by that environment's stack. */
  elements: (environment: string): string => `argocd/applicationset/${environment}`,
} as const;

/** The environments that have values in the repository, which is how the hub knows that they are deployed. */
export const environmentsOf = (paths: readonly string[]): string[] => [
  ...new Set(
    paths
      .map((path) => /^env\/([^/]+)\/[^/]+\/[^/]+-values\.yaml$/.exec(path)?.[1])
      .filter((environment): environment is string => environment !== undefined),
  ),
];
