/** What a change of touches every environment: all but their own files, documents and tests. */
const OF_NO_ENVIRONMENT = /^(docs|test|bench|sandbox|examples|\.github|\.ci)\/|\.md$|^LICENSE$/;

/** The environments whose plan a change of these files of the infrastructure repository can alter. */
export function environmentsTouched(paths: readonly string[], environments: readonly string[]): string[] {
  const relevant = paths.filter((path) => !OF_NO_ENVIRONMENT.test(path));
  const ownFile = (environment: string) => `Pulumi.${environment}.yaml`;
  const shared = relevant.some((path) => !environments.map(ownFile).includes(path));
  return environments.filter((environment) => shared || relevant.includes(ownFile(environment)));
}
