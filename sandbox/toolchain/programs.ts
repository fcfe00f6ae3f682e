import { join } from "node:path";
import type { GoBuild, Installed, Program } from "./program.ts";
import { githubRelease, kubernetesRelease } from "./releases.ts";
import { versions } from "./versions.ts";

const goRemedy = "Install Go 1.21 or newer (https://go.dev/dl): it builds what cannot be downloaded.";

// Programs that stand on the same libraries share a go.mod, so that those are compiled once: by versions of their own it
// would take a quarter longer to build them all.
const goBuild = (module: string, path: string, options: Partial<GoBuild> = {}): GoBuild => ({
  module: join(import.meta.dirname, module),
  package: path,
  tags: [],
  stamps: {},
  ...options,
});

const onPath = (version: string, pattern: RegExp, ...args: string[]): Installed => ({
  kind: "on-path",
  args,
  pattern,
  accepts: version,
  beside: [],
});

/**
 * What `kubernetes/hack/lib/version.sh` sets in a release. Unstamped, the API server calls itself v0.0.0-master, and
 * charts that ask for a Kubernetes version do not render.
 */
const kubernetesStamps = Object.fromEntries(
  ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((path) => [
    [`${path}.gitVersion`, `v${versions.kubernetes}`],
    [`${path}.gitMajor`, versions.kubernetes.split(".")[0] ?? ""],
    [`${path}.gitMinor`, versions.kubernetes.split(".")[1] ?? ""],
    [`${path}.gitTreeState`, "clean"],
  ]),
);

const controlPlane = <const Name extends string>(name: Name) => ({
  name,
  version: versions.kubernetes,
  installed: onPath(versions.kubernetes, /^Kubernetes v(\S+)/m, "--version"),
  download: kubernetesRelease(versions.kubernetes, name),
  build: goBuild("cluster", `k8s.io/kubernetes/cmd/${name}`, { stamps: kubernetesStamps }),
  remedy: goRemedy,
});

/** A controller of Flux: published as an image alone, so that it is built. */
const fluxController = <const Name extends string>(name: Name, version: string) => ({
  name: `${name}-controller` as const,
  version,
  build: goBuild("flux", `github.com/fluxcd/${name}-controller`),
  remedy: goRemedy,
});

const pulumiPlugin = <const Name extends string>(name: Name, version: string) => ({
  name: `pulumi-resource-${name}` as const,
  version,
  installed: {
    kind: "in-home",
    path: `.pulumi/plugins/resource-${name}-v${version}/pulumi-resource-${name}`,
  } satisfies Installed,
  download: githubRelease(`pulumi/pulumi-${name}`, `v${version}`, {
    file: ({ os, arch }) => `pulumi-resource-${name}-v${version}-${os}-${arch}.tar.gz`,
    checksums: `pulumi-${name}_${version}_checksums.txt`,
    members: [`pulumi-resource-${name}`],
  }),
});

const all = [
  {
    name: "pulumi",
    version: versions.pulumi,
    installed: {
      kind: "on-path",
      args: ["version"],
      pattern: /^v(\d\S*)/m,
      accepts: `>=${versions.pulumi} <4`,
      beside: ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"],
    },
    download: githubRelease("pulumi/pulumi", `v${versions.pulumi}`, {
      file: ({ os, arch }) => `pulumi-v${versions.pulumi}-${os}-${arch === "amd64" ? "x64" : arch}.tar.gz`,
      checksums: `pulumi-${versions.pulumi}-checksums.txt`,
      members: ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"],
    }),
    build: goBuild("pulumi", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", {
      tags: ["osusergo", "grpcnotrace"],
      stamps: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${versions.pulumi}` },
    }),
    remedy: `Install Pulumi ${versions.pulumi} or newer (https://www.pulumi.com/docs/install) or Go (https://go.dev/dl).`,
  },
  {
    ...pulumiPlugin("kubernetes", versions.pulumiKubernetes),
    remedy: `Run \`pulumi plugin install resource kubernetes v${versions.pulumiKubernetes}\`.`,
  },
  {
    ...pulumiPlugin("github", versions.pulumiGithub),
    build: goBuild("../plugins/github", "."),
    remedy: `Run \`pulumi plugin install resource github v${versions.pulumiGithub}\` or install Go (https://go.dev/dl).`,
  },
  controlPlane("kube-apiserver"),
  controlPlane("kube-controller-manager"),
  controlPlane("kube-scheduler"),
  {
    name: "etcd",
    version: versions.etcd,
    installed: onPath(versions.etcd, /^etcd Version: (\S+)/m, "--version"),
    download: githubRelease("etcd-io/etcd", `v${versions.etcd}`, {
      // For macOS etcd publishes zip files, which the archive reader here does not open.
      file: ({ os, arch }) => (os === "linux" ? `etcd-v${versions.etcd}-linux-${arch}.tar.gz` : undefined),
      checksums: "SHA256SUMS",
      members: ["etcd"],
    }),
    build: goBuild("cluster", "go.etcd.io/etcd/server/v3"),
    remedy: goRemedy,
  },
  {
    // One file holds the command line and every controller; ARGOCD_BINARY_NAME says which of them it is.
    name: "argocd",
    version: versions.argocd,
    installed: onPath(versions.argocd, /^argocd: v([^\s+]+)/m, "version", "--client", "--short"),
    download: githubRelease("argoproj/argo-cd", `v${versions.argocd}`, {
      file: ({ os, arch }) => `argocd-${os}-${arch}`,
      checksums: "cli_checksums.txt",
    }),
    build: goBuild("cluster", "github.com/argoproj/argo-cd/v3/cmd", {
      stamps: { "github.com/argoproj/argo-cd/v3/common.version": versions.argocd },
    }),
    remedy: goRemedy,
  },
  {
    // kwok publishes no checksums, so there is no download: its Go module is checked against the sum database.
    name: "kwok",
    version: versions.kwok,
    installed: onPath(versions.kwok, /^kwok version v(\S+)/m, "--version"),
    build: goBuild("kwok", "sigs.k8s.io/kwok/cmd/kwok"),
    remedy: goRemedy,
  },
  {
    name: "helm",
    version: versions.helm,
    installed: onPath(versions.helm, /^v([^\s+]+)/m, "version", "--short"),
    download: ({ os, arch }) => {
      const url = `https://get.helm.sh/helm-v${versions.helm}-${os}-${arch}.tar.gz`;
      return { url, checksumUrl: `${url}.sha256sum`, members: ["helm"] };
    },
    build: goBuild("cluster", "helm.sh/helm/v3/cmd/helm", {
      stamps: { "helm.sh/helm/v3/internal/version.version": `v${versions.helm}` },
    }),
    remedy: goRemedy,
  },
  {
    name: "kustomize",
    version: versions.kustomize,
    installed: onPath(versions.kustomize, /^v(\S+)/m, "version"),
    download: githubRelease("kubernetes-sigs/kustomize", `kustomize%2Fv${versions.kustomize}`, {
      file: ({ os, arch }) => `kustomize_v${versions.kustomize}_${os}_${arch}.tar.gz`,
      checksums: "checksums.txt",
      members: ["kustomize"],
    }),
    build: goBuild("kustomize", "sigs.k8s.io/kustomize/kustomize/v5"),
    remedy: goRemedy,
  },
  {
    name: "crane",
    version: versions.crane,
    installed: onPath(versions.crane, /^v?(\d\S*)/m, "version"),
    download: githubRelease("google/go-containerregistry", `v${versions.crane}`, {
      file: ({ os, arch }) =>
        `go-containerregistry_${os === "linux" ? "Linux" : "Darwin"}_${arch === "amd64" ? "x86_64" : arch}.tar.gz`,
      checksums: "checksums.txt",
      members: ["crane"],
    }),
    build: goBuild("crane", "github.com/google/go-containerregistry/cmd/crane"),
    remedy: goRemedy,
  },
  {
    // Not of the sandbox, which it never enters: the tests check with it the workflows that Slipway writes.
    name: "actionlint",
    version: versions.actionlint,
    installed: onPath(versions.actionlint, /^v?(\d\S*)/m, "-version"),
    download: githubRelease("rhysd/actionlint", `v${versions.actionlint}`, {
      file: ({ os, arch }) => `actionlint_${versions.actionlint}_${os}_${arch}.tar.gz`,
      checksums: `actionlint_${versions.actionlint}_checksums.txt`,
      members: ["actionlint"],
    }),
    build: goBuild("actionlint", "github.com/rhysd/actionlint/cmd/actionlint"),
    remedy: goRemedy,
  },
  // Had where Flux is asked for, and not otherwise: together they are built for longer than all the others.
  fluxController("source", versions.fluxSource),
  fluxController("kustomize", versions.fluxKustomize),
  fluxController("helm", versions.fluxHelm),
  {
    // Source of our own over miniredis: a Redis server on the machine is not looked for, its arguments differ.
    name: "redis",
    version: versions.miniredis,
    build: goBuild("redis", "."),
    remedy: goRemedy,
  },
] as const satisfies readonly Program[];

/** Name of a program the sandbox can provide. */
export type ProgramName = (typeof all)[number]["name"];

/** Every program of the sandbox, by name. */
export const programs: ReadonlyMap<ProgramName, Program> = new Map(
  all.map((program) => [program.name, program]),
);
