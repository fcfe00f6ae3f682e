import { join } from "node:path";
import type { Context } from "../processes/context.ts";
import { ensurePrivateDirectory } from "../processes/private-files.ts";
import { answers } from "../processes/readiness.ts";
import type { ProcessSpec } from "../processes/supervisor.ts";

/** The namespace of Flux's objects. */
export const namespace = "flux-system";

/** Flux's controllers that the sandbox can run, as absolute paths. */
export type FluxPrograms = Readonly<Record<FluxProgram, string>>;
export const fluxPrograms = ["source-controller", "kustomize-controller", "helm-controller"] as const;
export type FluxProgram = (typeof fluxPrograms)[number];

/** What each controller is told besides where it listens. */
const OPTIONS: Readonly<Record<FluxProgram, (context: Context) => readonly string[]>> = {
  "source-controller": ({ ports, layout }) => {
    const address = `127.0.0.1:${ports["source-controller:artifacts"]}`;
    return [
      ...["--storage-path", join(layout.flux, "sources")],
      ...["--storage-addr", address, "--storage-adv-addr", address],
    ];
  },
  "kustomize-controller": () => ["--requeue-dependency", "2s"],
  "helm-controller": () => [
    ...["--requeue-dependency", "2s"],
    // Otherwise a repaired release waits for the end of the broken one.
    ...["--feature-gates", "CancelHealthCheckOnNewRevision=true"],
  ],
};

/** The parts of Flux, each a process. Notifications are not among them: their controller cannot be built everywhere. */
export function fluxControllers(context: Context, programs: FluxPrograms, kubeconfig: string): ProcessSpec[] {
  const { ports, env, layout } = context;
  return fluxPrograms.map((name) => {
    const health = `127.0.0.1:${ports[`${name}:health`]}`;
    return {
      name,
      command: programs[name],
      args: [
        ...["--metrics-addr", `127.0.0.1:${ports[`${name}:metrics`]}`, "--health-addr", health],
        ...OPTIONS[name](context),
      ],
      env: {
        ...env,
        KUBECONFIG: kubeconfig,
        RUNTIME_NAMESPACE: namespace,
        TMPDIR: join(layout.flux, "tmp"),
      },
      configFiles: [kubeconfig],
      probe: answers(`http://${health}/healthz`),
      prepare: () => {
        for (const folder of ["sources", "tmp"]) ensurePrivateDirectory(join(layout.flux, folder));
      },
    };
  });
}
