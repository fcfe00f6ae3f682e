import { coerce, compare, diff } from "semver";
import type { Change } from "./driver.ts";

/**
 * What another version of Kubernetes means for a running cluster: it goes up one minor version at a time and never back
 * (kubernetes.io/releases/version-skew-policy).
 * @param key the setting, for the message
 */
export function versionChange(key: string, before: string | undefined, after: string | undefined): Change[] {
  if (before === after) return [];
  const [from, to] = [coerce(before), coerce(after)];
  // One that is not named here is the program's own choice, and the program has the say.
  if (from === null || to === null) return [{ key, effect: "update" }];
  const refused = (why: string): Change[] => [{ key, effect: "refused", why }];
  const order = compare(to, from);
  if (order < 0)
    return refused(
      `a cluster cannot go back from ${before} to ${after}; write ${before} again, or remove the cluster first with what is in it (\`pulumi destroy\`)`,
    );
  const kind = diff(from, to);
  if (kind === "major" || (kind === "minor" && to.minor > from.minor + 1))
    return refused(
      `a cluster goes up one minor version at a time, and ${before} to ${after} is more; take ${from.major}.${from.minor + 1} first`,
    );
  return [{ key, effect: "update" }];
}
