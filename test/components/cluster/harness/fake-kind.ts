import type { ManagedClusterInputs } from "#components/cluster/lifecycle.ts";
import type { KindSpec } from "#components/cluster/spec.ts";
import type { FakeApi } from "./api-server.ts";
import { type FakeMachine, fakeMachine } from "./fake-programs.ts";

/** What kind 0.30 said when it was run on a machine whose Docker was not started. */
export const NO_DOCKER =
  'ERROR: failed to list clusters: command "docker ps -a --filter label=io.x-k8s.kind.cluster --format \'{{.Label "io.x-k8s.kind.cluster"}}\'" failed with error: exit status 1\n\nCommand Output: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?';

/**
 * kind as far as its arguments and its memory go, as a shell script that keeps what it knows in `$HERE`: it makes no
 * cluster, and gives the kubeconfig that lies there for its own.
 */
export const KIND_SCRIPT = `
if [ -f "$HERE/docker-is-down" ]; then cat "$HERE/no-docker" >&2; exit 1; fi
name_of() { while [ $# -gt 0 ]; do [ "$1" = --name ] && echo "$2"; shift; done; }
NAME=$(name_of "$@")
case "$1 $2" in
  "get clusters") if [ -s "$HERE/clusters" ]; then cat "$HERE/clusters"; else echo 'No kind clusters found.' >&2; fi ;;
  "create cluster")
    cat > "$HERE/config"
    if grep -qx "$NAME" "$HERE/clusters"; then echo "ERROR: failed to create cluster: node(s) already exist for a cluster with the name \\"$NAME\\"" >&2; exit 1; fi
    echo "$NAME" >> "$HERE/clusters"
    if [ -f "$HERE/hang" ]; then echo $$ > "$HERE/kind-pid"; exec sleep 60; fi
    if [ -f "$HERE/fail" ]; then cat "$HERE/fail" >&2; exit 1; fi
    ;;
  "get kubeconfig") cat "$HERE/kubeconfig" ;;
  "delete cluster") grep -vx "$NAME" "$HERE/clusters" > "$HERE/left"; mv "$HERE/left" "$HERE/clusters" ;;
  *) echo "ERROR: unknown command" >&2; exit 1 ;;
esac`;

/** A machine with that kind, whose clusters all are `api`. */
export function machineWithKind(api: FakeApi): FakeMachine {
  const machine = fakeMachine();
  machine.note("kubeconfig", api.kubeconfig);
  machine.note("clusters", "");
  machine.note("no-docker", NO_DOCKER);
  machine.program("kind", KIND_SCRIPT);
  return machine;
}

/** A cluster of kind, as an environment asks for it. */
export const kindCluster = (changes: Partial<KindSpec> = {}): ManagedClusterInputs => ({
  product: "shop",
  environment: "dev",
  spec: { driver: "kind", name: "shop-dev", workers: 0, ports: [], readySeconds: 10, ...changes },
});
