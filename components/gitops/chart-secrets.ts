/** Where a container's template goes on after its image. */
const BEFORE = /^ {10}ports:$/m;

/**
 * The template of a web service whose container gets every key of some Secrets as environment variables. A service that needs
 * none keeps its template byte for byte.
 * @param secrets names of Secrets, which are the same in all environments
 */
export function withSecrets(template: string, secrets: readonly string[]): string {
  if (secrets.length === 0) return template;
  if (!BEFORE.test(template))
    throw new Error("the chart's Deployment has no place for Secrets: it lists no ports");
  const lines = [
    "          envFrom:",
    ...secrets.flatMap((name) => ["            - secretRef:", `                name: ${name}`]),
    "          ports:",
  ];
  return template.replace(BEFORE, lines.join("\n"));
}
