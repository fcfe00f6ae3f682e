import type * as pulumi from "@pulumi/pulumi";
import { ciFiles } from "#components/ci/files.ts";
import type { CiService, Proposal } from "#components/ci/model.ts";
import { FileSet } from "#components/gitops/file-set.ts";
import { isWebKind, kinds } from "#components/gitops/kinds.ts";
import type { Ci } from "./config/areas/ci.ts";
import type { EnvironmentSettings, LoadedSettings } from "./config/load.ts";
import type { Topology } from "./topology.ts";

/** The password of a database that lives for one smoke test. */
const SMOKE_PASSWORD = "smoke-test";

/** Writes the pipeline of each service into its repository, as one commit each; nothing unless the settings ask for it. */
export function buildCi(
  loaded: LoadedSettings,
  topology: Topology,
  opts: pulumi.CustomResourceOptions,
): FileSet[] {
  const { ci } = loaded.settings;
  if (ci === undefined) return [];
  return topology.services.map(
    (name) =>
      new FileSet(
        `${topology.product}-${name}-ci`,
        {
          ...topology.git,
          url: topology.repositoryUrl(name),
          owner: "ci",
          files: ciFiles(ciServiceOf(loaded, topology, ci, name), ci.system),
        },
        opts,
      ),
  );
}

/** A service as its pipeline sees it. */
export function ciServiceOf(
  { settings, value }: EnvironmentSettings,
  topology: Topology,
  ci: Ci,
  name: string,
): CiService {
  const { github, registry, services } = settings;
  const service = services[name];
  if (service === undefined) throw new Error(`"${name}" is not a service`);
  const { toolVersion, smokeEnvironment, ...commands } = { smokeEnvironment: {}, ...ci.services[name] };
  const { kind } = service;
  const image = topology.imageRepository(name);
  const common = { port: service.port, seconds: kinds[kind].startupSeconds, user: kinds[kind].uid };
  return {
    name,
    kind,
    repository: `${github.owner}/${name}`,
    branch: github.branch,
    apiUrl:
      github.baseUrl === undefined
        ? "https://api.github.com"
        : `${value(github.baseUrl).replace(/\/+$/, "")}/api/v3`,
    image,
    login: registry.actionsSecrets ?? "github",
    ...(toolVersion === undefined ? {} : { toolVersion }),
    commands,
    smoke: isWebKind(kind)
      ? {
          ...common,
          probe: service.probePath ?? kinds[kind].probes.liveness,
          environment: { ...service.connects, ...smokeEnvironment },
        }
      : {
          ...common,
          probe: "postgres",
          environment: { POSTGRES_PASSWORD: SMOKE_PASSWORD, ...smokeEnvironment },
        },
    scan: { severities: ci.severities, ignoreUnfixed: ci.ignoreUnfixed },
    ...(ci.pullRequest === undefined ? {} : { proposal: proposalOf(ci.pullRequest) }),
    updates: ci.updates,
  };
}

/** Without the token, which is a secret of the repository. */
const proposalOf = ({ repository, branch, environment }: NonNullable<Ci["pullRequest"]>): Proposal => ({
  repository,
  branch,
  environment,
});
