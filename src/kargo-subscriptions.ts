import type * as pulumi from "@pulumi/pulumi";
import { credentialManifest, type KargoSecret } from "#components/kargo/credential.manifest.ts";
import type { PipelineSpec } from "#components/kargo/pipeline.manifest.ts";
import type {
  ChartSubscription,
  GitSubscription,
  Subscription,
} from "#components/kargo/warehouse.manifest.ts";
import { nameOf } from "#components/kubernetes/names.ts";
import type { LoadedSettings } from "./config/load.ts";
import type { KargoSettings } from "./kargo-stages.ts";

type Subscriptions = KargoSettings["subscriptions"][string];
type Git = Subscriptions["git"][string];
type Chart = Subscriptions["charts"][string];

/** What makes freight of each service besides its image. */
export const subscriptionsOf = ({
  subscriptions,
}: KargoSettings): Readonly<Record<string, readonly Subscription[]>> =>
  Object.fromEntries(
    Object.entries(subscriptions).map(([service, { git, charts }]) => [
      service,
      [
        ...Object.values(git).map((one) => ({ git: gitOf(one) })),
        ...Object.values(charts).map((one) => ({ chart: chartOf(one) })),
      ],
    ]),
  );

function gitOf({ url, select, branch, constraint, includePaths, excludePaths }: Git): GitSubscription {
  const paths = {
    ...(includePaths.length === 0 ? {} : { includePaths }),
    ...(excludePaths.length === 0 ? {} : { excludePaths }),
  };
  const at = { repoURL: url, ...paths };
  if (select === "NewestFromBranch")
    return { ...at, commitSelectionStrategy: select, ...(branch === undefined ? {} : { branch }) };
  if (select !== "SemVer") return { ...at, commitSelectionStrategy: select };
  return {
    ...at,
    commitSelectionStrategy: select,
    ...(constraint === undefined ? {} : { semverConstraint: constraint }),
  };
}

function chartOf({ url, name, constraint }: Chart): ChartSubscription {
  const versions = constraint === undefined ? {} : { semverConstraint: constraint };
  // The settings' checks have seen to it that a classic repository has a name of a chart, and no other has.
  return name === undefined
    ? { repoURL: url as `oci://${string}`, ...versions }
    : { repoURL: url as `https://${string}`, name, ...versions };
}

/** The credentials of those that are not public, by role. */
export async function subscriptionSecrets(
  { settings, secret }: LoadedSettings,
  { project, labels }: Pick<PipelineSpec, "project" | "labels">,
): Promise<Record<string, KargoSecret<pulumi.Input<string>>>> {
  const all = Object.entries(settings.kargo?.subscriptions ?? {}).flatMap(([service, { git, charts }]) => [
    ...Object.entries(git).map(
      ([name, one]) => ({ role: nameOf(service, "git", name), kind: "git", one }) as const,
    ),
    ...Object.entries(charts).map(
      ([name, one]) => ({ role: nameOf(service, "chart", name), kind: "helm", one }) as const,
    ),
  ]);
  const secrets = await Promise.all(
    all.map(async ({ role, kind, one: { url, access } }) =>
      access === undefined
        ? []
        : [
            [
              role,
              credentialManifest<pulumi.Input<string>>({
                name: role,
                project,
                labels,
                repositoryKind: kind,
                repository: url,
                username: access.username,
                password: await secret(access.tokenFrom),
              }),
            ] as const,
          ],
    ),
  );
  return Object.fromEntries(secrets.flat());
}
