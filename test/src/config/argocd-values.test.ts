import { describe, expect, it } from "vitest";
import { complaint, plainSettings } from "./plain-settings.ts";

/** A key, a value for it that cannot be meant, and what the refusal says. */
type Row = readonly [key: string, value: unknown, said: string];
/** The settings in which a row's key is written. */
type Place = (key: string, value: unknown) => Record<string, unknown>;

const EMPTY = "it is empty: write a text, or leave the key out";
const NONE = "the list is empty: write at least one";
const OWN_CLUSTER = { driver: "existing", kubeconfigFrom: { env: "KUBECONFIG" } };

/** Writes keys into `whole`, which stands at `path`. */
const at =
  (path: string, whole: object, more: Record<string, unknown> = {}): Place =>
  (key, value) => ({ ...more, [path]: { ...whole, [key]: value } });
const several = (more: object): object => ({
  kind: "several",
  sources: [{ kind: "directory", path: "x" }],
  ...more,
});
const differences = (more: object): unknown => [{ kind: "Service", jsonPointers: ["/spec"], ...more }];

const rules: [string, Place, Row[]][] = [
  [
    "an application",
    at("applications.extra", { source: { kind: "directory", path: "deploy" } }),
    [
      ["links", { Docs: "https://wiki.example" }, '"Docs" is not a link\'s name: write lower-case letters'],
      ["links", { docs: "ftp://wiki.example" }, '"ftp://wiki.example" is not an address'],
      ["info", { "": "nobody" }, EMPTY],
      ["watchedPaths", [""], EMPTY],
      ["ignoreDifferences", differences({ jqPathExpressions: ["spec"] }), '"spec" is not a jq path'],
      ["ignoreDifferences", differences({ managedFieldsManagers: [""] }), EMPTY],
      ["ignoreDifferences", differences({ kind: "service" }), '"service" is not a kind: write e.g. Deploy'],
      ["ignoreDifferences", differences({ name: "" }), EMPTY],
      ["ignoreDifferences", differences({ namespace: "" }), EMPTY],
      ["destination", { namespace: "x", server: "10.0.0.1" }, '"10.0.0.1" is not an address'],
      ["destination", { namespace: "x", cluster: "" }, EMPTY],
      ["sync", { mode: "sometimes" }, "Expected 'manual' | 'automatic'"],
      ["sync", { mode: "automatic", retry: { limit: -2 } }, ">=-1"],
      ["sync", { mode: "automatic", retry: { backoff: { factor: 0 } } }, ">=1"],
      ["sync", { mode: "automatic", retry: { backoff: { duration: "soon" } } }, "is not a duration"],
      ["sync", { mode: "manual", options: { prunePropagation: "later" } }, '"foreground"|"background"'],
    ],
  ],
  [
    "a chart in Git",
    at("applications.extra.source", { kind: "helm", path: "chart" }),
    [
      ["revision", "", EMPTY],
      ["release", "", EMPTY],
      ["valueFiles", [""], EMPTY],
      ["parameters", { replicas: [1] }, "source.parameters.replicas"],
    ],
  ],
  [
    "a chart of a repository",
    at("applications.extra.source", {
      kind: "helm-repository",
      repository: "https://charts.example",
      chart: "db",
      version: "1.0.0",
    }),
    [["chart", "", EMPTY]],
  ],
  [
    "an overlay",
    at("applications.extra.source", { kind: "kustomize", path: "overlay" }),
    [
      ["images", ["web"], '"web" names no version: write image:tag'],
      ["namePrefix", "", EMPTY],
      ["nameSuffix", "", EMPTY],
      ["replicas", { web: -1 }, ">=0"],
    ],
  ],
  [
    "a folder",
    at("applications.extra.source", { kind: "directory", path: "deploy" }),
    [
      ["include", "", EMPTY],
      ["exclude", "", EMPTY],
    ],
  ],
  [
    "several sources",
    at("applications.extra", {}),
    [
      ["source", several({ sources: [] }), NONE],
      ["source", several({ references: { "our values": {} } }), '"our values" is not a reference\'s name'],
      ["source", { kind: "manifests", objects: [] }, NONE],
      [
        "source",
        { kind: "manifests", objects: [{ apiVersion: "", kind: "X", metadata: { name: "x" } }] },
        EMPTY,
      ],
      [
        "source",
        { kind: "manifests", objects: [{ apiVersion: "v1", kind: "", metadata: { name: "x" } }] },
        EMPTY,
      ],
      [
        "source",
        { kind: "manifests", objects: [{ apiVersion: "v1", kind: "X", metadata: { name: "" } }] },
        EMPTY,
      ],
    ],
  ],
  [
    "a project",
    at("argocd.project", {}),
    [
      ["destinations", [{ namespace: "x", server: "10.0.0.1" }], '"10.0.0.1" is not an address'],
      ["clusterKinds", { allow: [{ group: "Apps", kind: "X" }] }, '"Apps" is not an API group'],
      ["orphanedResources", { ignore: [{ kind: "" }] }, EMPTY],
      ["orphanedResources", { ignore: [{ kind: "Secret", name: "" }] }, EMPTY],
      ["orphanedResources", { warn: "often" }, "expected boolean"],
      ["signatureKeys", ["4aee18f83afdeb23"], '"4aee18f83afdeb23" is not a key ID: 16 hex digits'],
    ],
  ],
  [
    "a sync window",
    (key, value) => ({
      "argocd.project.syncWindows": [
        { kind: "deny", schedule: "0 22 * * 5", duration: "58h", applications: ["*"], [key]: value },
      ],
    }),
    [
      ["kind", "freeze", '"allow"|"deny"'],
      ["description", "x".repeat(256), "<=255"],
      ["applications", [""], EMPTY],
      ["clusters", [""], EMPTY],
    ],
  ],
  [
    "a role of a project",
    at("argocd.project.roles.ops", { policies: [{ resource: "applications", actions: ["get"] }] }),
    [
      ["description", "", EMPTY],
      ["groups", ['"acme"'], '""acme"" cannot stand in a policy'],
      ["policies", [{ resource: "applications", actions: [] }], NONE],
      [
        "policies",
        [{ resource: "applications", actions: ["run"] }],
        '"run" is not an action: write one of get,',
      ],
      ["policies", [{ resource: "applications", actions: ["get"], objects: [] }], NONE],
      ["policies", [{ resource: "exec", actions: [] }], NONE],
    ],
  ],
  [
    "a role of Argo CD",
    at("argocd.system.rbac.roles.ops", { policies: [{ resource: "applications", actions: ["get"] }] }),
    [
      ["groups", ["a,b"], '"a,b" cannot stand in a policy'],
      ["accounts", [""], EMPTY],
      ["policies", [{ resource: "applications", actions: [] }], NONE],
      ["policies", [{ resource: "applications", actions: ["run"] }], '"run" is not an action'],
      ["policies", [{ resource: "applications", actions: ["get"], objects: [] }], NONE],
      ["policies", [{ resource: "clusters", actions: [] }], NONE],
      ["policies", [{ resource: "clusters", actions: ["get"], objects: [] }], NONE],
      ["policies", [{ resource: "clusters", actions: ["get"], objects: ["a b"] }], '"a b" cannot stand'],
    ],
  ],
  [
    "Argo CD as a whole",
    at("argocd.system", {}),
    [
      ["url", "argocd.acme.example", '"argocd.acme.example" is not an address'],
      ["rbac", { roles: { "role:ops": {} } }, '"role:ops" is not a role\'s name'],
      ["resourceExclusions", [{ apiGroups: [], kinds: ["X"] }], NONE],
      ["resourceExclusions", [{ apiGroups: ["x"], kinds: [] }], NONE],
      ["resourceExclusions", [{ apiGroups: ["x"], kinds: [""] }], EMPTY],
      ["resourceExclusions", [{ apiGroups: ["x"], kinds: ["X"], clusters: [""] }], EMPTY],
      ["ignoreDifferences", { "apps/v1/X": { jsonPointers: ["/x"] } }, '"apps/v1/X" is not a kind'],
      ["webhookSecrets", { github: "s3cret" }, "a secret never stands in a stack file: write { env: NAME }"],
      ["webhookSecrets", { github: { env: "a b" } }, '"a b" cannot name an environment variable'],
      ["webhookSecrets", { github: { file: "" } }, EMPTY],
      ["webhookSecrets", { github: { config: "Git Token" } }, "argocd.system.webhookSecrets.github"],
      ["webhookSecrets", { gitea: { env: "X" } }, 'Unrecognized key: "gitea"'],
    ],
  ],
  [
    "a repository's access",
    (key, value) => ({
      "argocd.repositories.x": {
        url: "https://host/x",
        access: {
          kind: "github-app",
          appId: 1,
          installationId: 2,
          privateKeyFrom: { env: "K" },
          [key]: value,
        },
      },
    }),
    [
      ["appId", 0, ">0"],
      ["installationId", 0, ">0"],
      ["baseUrl", "github.acme.example", '"github.acme.example" is not an address'],
      ["privateKeyFrom", "-----BEGIN", "a secret never stands in a stack file"],
      ["kind", "password", "Expected 'token' | 'registry' | 'ssh' | 'github-app'"],
    ],
  ],
  [
    "a token's access",
    (key, value) => ({
      "argocd.repositories.x": {
        url: "https://host/x",
        access: { kind: "token", tokenFrom: { env: "T" }, [key]: value },
      },
    }),
    [["username", "", EMPTY]],
  ],
  [
    "an installation by chart",
    at("argocd.install", { method: "chart" }, { cluster: OWN_CLUSTER }),
    [
      ["waitSeconds", 0, ">=1"],
      ["exposure", { kind: "nodePort", https: 40_000 }, "<=32767"],
      ["exposure", { kind: "clusterIp" }, "Expected 'none' | 'nodePort' | 'loadBalancer' | 'ingress'"],
      ["exposure", { kind: "ingress", host: "no host", tls: { secretName: "x" } }, "exposure.host"],
      [
        "exposure",
        { kind: "ingress", host: "a.example", tls: { secretName: "x" }, annotations: { "": "x" } },
        EMPTY,
      ],
      ["values", { "": 1 }, EMPTY],
    ],
  ],
  [
    "an installation by manifest",
    at("argocd.install", { method: "manifest" }, { cluster: OWN_CLUSTER }),
    [
      ["source", { url: "mirror/install.yaml" }, "argocd.install.source"],
      ["source", { file: "" }, "argocd.install.source"],
    ],
  ],
  [
    "a service's Job",
    at("services.voting.migration", { command: ["migrate"] }),
    [
      ["command", [""], EMPTY],
      ["timeoutSeconds", 0, ">=1"],
      ["timeoutSeconds", 3_601, "<=3600"],
    ],
  ],
  [
    "how Applications come into being",
    at("gitops", {}),
    [
      ["pattern", "helmfile", '"application"|"app-of-apps"|"applicationset"'],
      ["generator", "matrix", '"list"|"git-files"'],
    ],
  ],
];

describe.each(rules)("in %s", (_where, write, rows) => {
  it.each(rows)("%s: %j is refused", (key, value, said) => {
    const message = complaint(plainSettings(write(key, value)));
    expect(message).toContain(said);
    expect(message).toContain(key);
  });
});
