import { describe, expect, it } from "vitest";
import { clusterSpecOf } from "#src/cluster.ts";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const settings = (cluster: unknown) => plainSettings({ cluster });

describe("a cluster that cannot be meant is refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["an unknown driver", { driver: "docker" }, "cluster.driver"],
    ["a key of another driver", { driver: "kind", context: "kind-dev" }, 'Unrecognized key: "context"'],
    ["a name that is no name", { driver: "kind", name: "My Cluster" }, '"My Cluster" is not a DNS label'],
    ["an image without a version", { driver: "kind", image: "kindest/node" }, "does not say which version"],
    [
      "whatever is the latest image",
      { driver: "kind", image: "kindest/node:latest" },
      "does not say which version",
    ],
    ["a negative number of nodes", { driver: "kind", workers: -1 }, "cluster.workers"],
    [
      "one port twice",
      {
        driver: "kind",
        ports: [
          { host: 80, node: 1 },
          { host: 80, node: 2 },
        ],
      },
      "two entries take the same port of this machine; give each its own `host`",
    ],
    [
      "a range of versions",
      { driver: "minikube", version: "1.34" },
      '"1.34" is not an exact version of Kubernetes',
    ],
    ["memory without a unit", { driver: "minikube", memory: "4096" }, "write it as 4g or 4096m"],
    ["one processor", { driver: "minikube", cpus: 1 }, "cluster.cpus"],
    ["an addon twice", { driver: "minikube", addons: ["ingress", "ingress"] }, "an addon stands here twice"],
    [
      "an addon with its settings",
      { driver: "microk8s", channel: "1.34/stable", addons: ["dns:1.1.1.1"] },
      '"dns:1.1.1.1" is no addon',
    ],
    ["no channel", { driver: "microk8s" }, "cluster.channel"],
    [
      "whatever is the latest channel",
      { driver: "microk8s", channel: "latest/stable" },
      "does not say which version",
    ],
    [
      "a range of versions of k3s",
      { driver: "k3s", version: "v1.34" },
      '"v1.34" is not an exact version of k3s',
    ],
    ["an installer without a digest", { driver: "k3s", version: "v1.34.2+k3s1" }, "cluster.installer"],
    [
      "an address with a protocol",
      { driver: "k3s", host: { address: "https://k3s.example" } },
      "leave out protocol and port",
    ],
    [
      "a private key as a host key",
      { driver: "k3s", host: { address: "a", hostKey: "-----BEGIN" } },
      "this is no public host key",
    ],
    ["no patience", { driver: "kind", readySeconds: 1 }, "cluster.readySeconds"],
  ])("%s", (_case, cluster, message) => {
    expect(complaint(settings(cluster))).toContain(message);
  });

  it.each([
    "kindest/node:v1.34.0",
    "registry.example:5000/kindest/node:v1.34.0",
    `kindest/node:v1.34.0@sha256:${"a".repeat(64)}`,
    `kindest/node@sha256:${"a".repeat(64)}`,
  ])("but the image %s is accepted", (image) => {
    expect(parseSettings(settings({ driver: "kind", image }), "dev").cluster).toMatchObject({ image });
  });
});

describe("what a driver is told", () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      "the sandbox's variable",
      { driver: "sandbox" },
      { driver: "sandbox", kubeconfigFrom: { env: "SLIPWAY_KUBECONFIG" } },
    ],
    [
      "an existing cluster's kubeconfig and context",
      { driver: "existing", kubeconfigFrom: { file: "~/.kube/config" }, context: "c" },
      { driver: "existing", kubeconfigFrom: { file: "~/.kube/config" }, context: "c" },
    ],
    [
      "kind's cluster is named after product and environment",
      { driver: "kind" },
      { driver: "kind", name: "craftista-dev", workers: 0, ports: [], readySeconds: 300 },
    ],
    [
      "a name of its own",
      { driver: "kind", name: "play" },
      { driver: "kind", name: "play", workers: 0, ports: [], readySeconds: 300 },
    ],
  ])("%s", (_case, cluster, spec) => {
    expect(clusterSpecOf(parseSettings(settings(cluster), "dev"), "dev")).toEqual(spec);
  });
});
