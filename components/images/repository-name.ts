/**
 * The account of Docker Hub that a registry's address names, empty where it names none; undefined for any other registry.
 * As Docker reads addresses, one without a host is of Docker Hub.
 */
export function dockerHubAccount(registry: string): string | undefined {
  const [first = "", ...rest] = registry.split("/");
  if (first === "docker.io" || first.endsWith(".docker.io")) return rest.join("/");
  return /[.:]/.test(first) || first === "localhost" ? undefined : registry;
}

/**
 * The repository of a service's image. Docker Hub has repositories right below an account, and nothing below those; there
 * the product is the account where none is named.
 * @param registry host with an optional path, as `ghcr.io/acme`
 */
export const repositoryName = (registry: string, product: string, service: string): string =>
  dockerHubAccount(registry) ? `${registry}/${product}-${service}` : `${registry}/${product}/${service}`;
