import { join } from "node:path";
import { stringify } from "yaml";
import { type ClusterDriver, changedKeys, type DriverKind, type Presence } from "../driver.ts";
import { type Host, type Program, succeed } from "../host.ts";
import type { KindSpec } from "../spec.ts";

const KIND: Program = {
  name: "kind",
  get: "https://kind.sigs.k8s.io/docs/user/quick-start/#installation (`brew install kind`, or `go install sigs.k8s.io/kind@v0.30.0`)",
};

/** Seconds until all nodes must run: the first time their image is downloaded, almost a gigabyte. */
const MADE_WITHIN = 900;
const ENGINE = "check that Docker (or Podman) runs and that you may use it: `docker info`";

/** kind's own description of a cluster (kind.sigs.k8s.io/docs/user/configuration). */
export function kindConfig({ workers, ports }: Pick<KindSpec, "workers" | "ports">): string {
  const extraPortMappings = ports.map(({ host, node }) => ({
    containerPort: node,
    hostPort: host,
    listenAddress: "127.0.0.1",
  }));
  return stringify({
    kind: "Cluster",
    apiVersion: "kind.x-k8s.io/v1alpha4",
    nodes: [
      { role: "control-plane", ...(ports.length === 0 ? {} : { extraPortMappings }) },
      ...Array.from({ length: workers }, () => ({ role: "worker" })),
    ],
  });
}

function open(spec: KindSpec, host: Host): ClusterDriver {
  const { name, image } = spec;
  const title = `kind cluster ${name}`;

  async function find(): Promise<Presence> {
    const names = (await succeed(host, KIND, ["get", "clusters"], `cannot look for ${title}`, ENGINE)).split(
      "\n",
    );
    return names.includes(name) ? "running" : "absent";
  }

  async function remove(): Promise<void> {
    await succeed(
      host,
      KIND,
      ["delete", "cluster", "--name", name],
      `cannot remove ${title}`,
      `${ENGINE}; then \`kind delete cluster --name ${name}\``,
      { withinSeconds: 120 },
    );
  }

  return {
    title,
    startBy: `docker start ${name}-control-plane`,
    find,
    preflight: async () => void (await find()),
    create: async (unfinished) => {
      // kind cannot go on where it was stopped: its nodes are there, and nobody knows how far they came.
      if (unfinished) await remove();
      // kind writes a kubeconfig; it is asked for afterwards, and the user's own is none of our business.
      await host.inPrivateFolder((folder) =>
        succeed(
          host,
          KIND,
          [
            ...[
              "create",
              "cluster",
              "--name",
              name,
              "--config",
              "-",
              "--kubeconfig",
              join(folder, "kubeconfig"),
            ],
            ...(image === undefined ? [] : ["--image", image]),
          ],
          `cannot make ${title}`,
          ENGINE,
          { input: kindConfig(spec), withinSeconds: MADE_WITHIN },
        ),
      );
    },
    change: async () => {},
    kubeconfig: () =>
      succeed(host, KIND, ["get", "kubeconfig", "--name", name], `cannot open ${title}`, ENGINE),
    remove,
  };
}

/** Clusters of kind. Nodes are containers that are made once: every change makes the cluster anew. */
export const kind: DriverKind<KindSpec> = {
  open,
  changes: (before, after) =>
    changedKeys(before, after, { name: "replace", image: "replace", workers: "replace", ports: "replace" }),
};
