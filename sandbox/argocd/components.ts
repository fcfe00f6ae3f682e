import type { Context } from "../processes/context.ts";
import { emptyDirectory } from "../processes/private-files.ts";
import { answers, type Probe } from "../processes/readiness.ts";
import type { ProcessSpec } from "../processes/supervisor.ts";
import { argocdDirectories, argocdEnvironment } from "./environment.ts";
import { namespace } from "./objects.ts";

/**
 * What the sandbox opens to other machines, against its rule to stay on loopback; no flag of Argo CD 3.2 changes it.
 * Both ports serve figures about Applications (their names, repositories and states), read only, without credentials.
 */
export const knownExposures = [
  {
    process: "argocd-application-controller",
    port: "argocd-application-controller:metrics",
    why: "Argo CD's application controller serves its metrics on all addresses (hard-coded)",
  },
  {
    process: "argocd-notifications-controller",
    port: "argocd-notifications-controller:metrics",
    why: "Argo CD's notifications controller serves its metrics on all addresses (hard-coded)",
  },
] as const;

/** Where Argo CD's API server is reached. */
export const argocdUrl = ({ ports }: Pick<Context, "ports">): string =>
  `http://127.0.0.1:${ports["argocd-server:http"]}`;

/** The parts of Argo CD, each a process of the one argocd program. */
export function argocdComponents(context: Context, kubeconfig: string): ProcessSpec[] {
  const { ports, programs } = context;
  const env = argocdEnvironment(context, kubeconfig);
  const redis = `127.0.0.1:${ports["redis:redis"]}`;
  const repoServer = `127.0.0.1:${ports["argocd-repo-server:grpc"]}`;
  const part = (
    name: string,
    args: readonly string[],
    probe: Probe,
    more: Partial<ProcessSpec> = {},
  ): ProcessSpec => ({
    name,
    command: programs.argocd,
    args,
    env: { ...env, ARGOCD_BINARY_NAME: binaryNames[name] ?? name },
    configFiles: [kubeconfig],
    probe,
    ...more,
  });
  const at = (port: keyof typeof ports, path: string) => answers(`http://127.0.0.1:${ports[port]}${path}`);

  return [
    part(
      "argocd-repo-server",
      [
        ...["--address", "127.0.0.1", "--port", `${ports["argocd-repo-server:grpc"]}`],
        ...["--metrics-address", "127.0.0.1", "--metrics-port", `${ports["argocd-repo-server:metrics"]}`],
        ...["--redis", redis, "--disable-tls"],
      ],
      at("argocd-repo-server:metrics", "/healthz?full=true"),
      // Clones of a run before have names at random and would pile up.
      { prepare: () => emptyDirectory(argocdDirectories(context).temporary) },
    ),
    part(
      "argocd-application-controller",
      [
        ...["--namespace", namespace, "--redis", redis],
        ...["--repo-server", repoServer, "--repo-server-plaintext"],
        ...["--metrics-port", `${ports["argocd-application-controller:metrics"]}`],
      ],
      at("argocd-application-controller:metrics", "/healthz"),
    ),
    part(
      "argocd-server",
      [
        ...["--namespace", namespace, "--address", "127.0.0.1", "--port", `${ports["argocd-server:http"]}`],
        ...["--metrics-address", "127.0.0.1", "--metrics-port", `${ports["argocd-server:metrics"]}`],
        ...["--redis", redis, "--repo-server", repoServer, "--repo-server-plaintext"],
        // No TLS on loopback. There is no Dex either: the port discards what is sent to it.
        ...["--insecure", "--dex-server", "http://127.0.0.1:9"],
      ],
      at("argocd-server:http", "/healthz"),
    ),
    part(
      "argocd-applicationset-controller",
      [
        ...["--namespace", namespace, "--argocd-repo-server", repoServer, "--repo-server-plaintext"],
        ...["--metrics-addr", `127.0.0.1:${ports["argocd-applicationset-controller:metrics"]}`],
        ...["--probe-addr", `127.0.0.1:${ports["argocd-applicationset-controller:probe"]}`],
        // Off by default, and without it a roll-out over environments in steps is ignored.
        "--enable-progressive-syncs",
        ...["--webhook-addr", `127.0.0.1:${ports["argocd-applicationset-controller:webhook"]}`],
      ],
      // Its probe port answers 404 on both of its documented paths in 3.2.
      at("argocd-applicationset-controller:metrics", "/metrics"),
    ),
    part(
      "argocd-notifications-controller",
      [
        ...["--namespace", namespace, "--argocd-repo-server", repoServer, "--argocd-repo-server-plaintext"],
        ...["--metrics-port", `${ports["argocd-notifications-controller:metrics"]}`],
      ],
      at("argocd-notifications-controller:metrics", "/metrics"),
    ),
  ];
}

/** Names under which the program knows its parts, where they are not the usual ones; an unknown name becomes the CLI. */
const binaryNames: Readonly<Record<string, string>> = {
  "argocd-notifications-controller": "argocd-notifications",
};
