import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

type Kargo = NonNullable<Settings["kargo"]>;
type Subscriptions = Kargo["subscriptions"][string];
type Found = { readonly path: readonly (string | number)[]; readonly message: string };

const withoutGit = (url: string): string => url.replace(/\.git$/, "").toLowerCase();

/** What makes freight besides an image belongs to a service that Kargo promotes, and is written as Kargo takes it. */
export function checkSubscriptions(settings: Settings): Mistake[] {
  const { kargo, services, promotion } = settings;
  return Object.entries(kargo?.subscriptions ?? {}).flatMap(([service, subscriptions]) => {
    const path = ["kargo", "subscriptions", service];
    if (services[service] === undefined)
      return [
        {
          path,
          message: `"${service}" is not a service; services are ${Object.keys(services).join(", ") || "none"}`,
        },
      ];
    if (kargo?.pinnedServices.includes(service))
      return [
        {
          path,
          message: `Kargo never sees ${service}, which is one of kargo.pinnedServices; remove it there or here`,
        },
      ];
    const found = [
      ...gitMistakes(settings, subscriptions),
      ...chartMistakes(subscriptions),
      ...twice(subscriptions),
    ].map((one) => ({ ...one, path: [...path, ...one.path] }));
    if (promotion.engine === "kargo")
      found.push({
        path,
        message: `a pin names the image of ${service} alone, and its freight would hold more (promotion.engine is kargo); write git, or remove the subscriptions`,
      });
    return found;
  });
}

const gitMistakes = ({ github }: Settings, { git }: Subscriptions): Found[] =>
  Object.entries(git).flatMap(([name, { url, select, branch, constraint, includePaths, excludePaths }]) => {
    const found: Found[] = [];
    if (branch !== undefined && select !== "NewestFromBranch")
      found.push({
        path: ["git", name, "branch"],
        message: `"${branch}" would not be followed: select is ${select}, which looks at tags; remove the branch, or write NewestFromBranch`,
      });
    if (constraint !== undefined && select !== "SemVer")
      found.push({
        path: ["git", name, "constraint"],
        message: `"${constraint}" is of no use with select ${select}, which knows no versions; write SemVer, or remove the range`,
      });
    const promoted = `/${github.owner}/${github.gitopsRepository}`.toLowerCase();
    if (withoutGit(url).endsWith(promoted) && includePaths.length + excludePaths.length === 0)
      found.push({
        path: ["git", name, "url"],
        message: `${url} is the GitOps repository, so each promotion would make new freight; name the paths that count in includePaths`,
      });
    return found;
  });

const chartMistakes = ({ charts }: Subscriptions): Found[] =>
  Object.entries(charts).flatMap(([key, { url, name }]) => {
    const path = ["charts", key, "name"];
    const isRegistry = url.startsWith("oci://");
    if (isRegistry && name !== undefined)
      return [
        { path, message: `${url} names its chart already, and "${name}" would not be read; remove the name` },
      ];
    if (!isRegistry && name === undefined)
      return [{ path, message: `${url} holds many charts; write the name of one` }];
    return [];
  });

/** Kargo refuses a warehouse that looks at one place twice. */
function twice({ git, charts }: Subscriptions): Found[] {
  const places = [
    ...Object.entries(git).map(([name, { url }]) => ({ path: ["git", name], place: withoutGit(url) })),
    ...Object.entries(charts).map(([key, { url, name = "" }]) => ({
      path: ["charts", key],
      place: `chart ${url.toLowerCase()} ${name}`,
    })),
  ];
  return places.flatMap(({ path, place }, at) => {
    const first = places.findIndex((other) => other.place === place);
    return first === at
      ? []
      : [{ path, message: `${places[first]?.path.join(".")} looks at the same already; remove one of them` }];
  });
}
