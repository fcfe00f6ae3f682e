/** What one run of a writer promotes. */
export interface Order {
  readonly url: string;
  readonly stage: string;
  readonly services: readonly string[];
  readonly version: string;
}

/** The file that carries a service's image. */
export const imageFileOf = (stage: string, service: string): string =>
  `env/${stage}/${service}/${service}-image.yaml`;
