import { expression } from "#components/kargo/expression.ts";
import { argocdUpdate, argocdWait } from "#components/kargo/steps/argocd.ts";
import { copy, fileWrite, jsonUpdate, yamlUpdate } from "#components/kargo/steps/files.ts";
import { composeOutput, fail, http, setMetadata } from "#components/kargo/steps/flow.ts";
import { gitClear, gitClone, gitCommit, gitPush, gitTag } from "#components/kargo/steps/git.ts";
import { gitMergePr, gitOpenPr, gitWaitForPr } from "#components/kargo/steps/pull-request.ts";
import {
  helmTemplate,
  helmUpdateChart,
  kustomizeBuild,
  kustomizeSetImage,
} from "#components/kargo/steps/render.ts";
import type { Step } from "#components/kargo/steps/step.ts";
import type { Subscription } from "#components/kargo/warehouse.manifest.ts";

const path = "./tree";
const repoURL = "https://x.test/shop/config.git";
const value = expression("vars.value");

/** Steps of every kind, together with every field that this library knows. The compiler sees to it that no kind is missing. */
export const steps: { readonly [Uses in Step["uses"]]: readonly Extract<Step, { uses: Uses }>[] } = {
  "git-clone": [
    gitClone({
      repoURL,
      checkout: [
        { path, branch: "main", create: true, as: "main", sparse: ["env"] },
        { path: "./a", commit: value },
        { path: "./b", tag: "v1" },
        { path: "./c" },
      ],
      author: { name: "Somebody", email: "somebody@x.test", signingKey: value },
      insecureSkipTLSVerify: true,
      recurseSubmodules: true,
      blobless: true,
    }),
  ],
  "git-clear": [gitClear({ path })],
  "git-commit": [gitCommit({ path, message: value })],
  "git-push": [
    gitPush({ path, targetBranch: value, maxAttempts: 5, force: true, provider: "github" }),
    gitPush({ path, generateTargetBranch: true }),
    gitPush({ path, tag: `v${value}` }),
    gitPush({ path }),
  ],
  "git-tag": [gitTag({ path, tag: "v1", message: "m", force: true })],
  "git-open-pr": [
    gitOpenPr({
      repoURL,
      sourceBranch: value,
      targetBranch: "main",
      title: "t",
      description: "d",
      labels: ["l"],
      provider: "gitlab",
      insecureSkipTLSVerify: true,
    }),
  ],
  "git-wait-for-pr": [
    gitWaitForPr({ repoURL: value, prNumber: value, pollInterval: "30s", provider: "gitea" }),
    gitWaitForPr({ repoURL, prNumber: 4 }),
  ],
  "git-merge-pr": [
    gitMergePr({
      repoURL,
      prNumber: 4,
      wait: true,
      pollInterval: "1m0s",
      mergeMethod: "squash",
      provider: "azure",
    }),
  ],
  copy: [copy({ inPath: "a", outPath: "b", ignore: "*.md" })],
  "file-write": [fileWrite({ path, contents: "", permissions: "0644", overwrite: true })],
  "yaml-update": [
    yamlUpdate({
      path,
      updates: [
        { key: "a.0.b", value },
        { key: "c", value: 1 },
        { key: "d", value: true },
      ],
    }),
  ],
  "json-update": [jsonUpdate({ path, updates: [{ key: "a", value: null }] })],
  "kustomize-set-image": [
    kustomizeSetImage({
      path,
      images: [
        { image: "a", tag: value, name: "b", newName: "c" },
        { image: "d", digest: value },
      ],
    }),
    kustomizeSetImage({ path }),
  ],
  "kustomize-build": [
    kustomizeBuild({
      path,
      outPath: "o",
      outputFormat: "kargo",
      plugin: { helm: { apiVersions: ["v1"], kubeVersion: "1.34" } },
    }),
  ],
  "helm-template": [
    helmTemplate({
      path,
      outPath: "o",
      outLayout: "flat",
      releaseName: "r",
      useReleaseName: true,
      namespace: "n",
      valuesFiles: ["v.yaml"],
      setValues: [{ key: "k", value, literal: true }],
      buildDependencies: true,
      includeCRDs: true,
      disableHooks: true,
      skipTests: true,
      kubeVersion: "1.34",
      apiVersions: ["v1"],
    }),
  ],
  "helm-update-chart": [
    helmUpdateChart({ path, charts: [{ repository: "oci://x.test", name: "n", version: value }] }),
    helmUpdateChart({ path }),
  ],
  "argocd-update": [
    argocdUpdate({
      apps: [
        {
          name: value,
          namespace: "argocd",
          sources: [
            {
              repoURL,
              chart: "c",
              desiredRevision: value,
              updateTargetRevision: true,
              helm: { images: [{ key: "image.tag", value }] },
              kustomize: {
                images: [
                  { repoURL: "i", tag: value, newName: "n" },
                  { repoURL: "i", digest: value },
                ],
              },
            },
          ],
        },
        { selector: { matchLabels: { app: "web" } } },
        { selector: { matchExpressions: [{ key: "app", operator: "In", values: ["web"] }] } },
      ],
    }),
  ],
  "argocd-wait": [
    argocdWait({
      apps: [
        { name: "a", namespace: "argocd", waitFor: ["health", "sync", "operation", "suspended", "degraded"] },
        { selector: { matchLabels: { app: "web" } } },
      ],
    }),
  ],
  http: [
    http({
      url: value,
      method: "POST",
      headers: [{ name: "accept", value: "application/json" }],
      queryParams: [{ name: "q", value }],
      body: "{}",
      insecureSkipTLSVerify: true,
      proxy: "http://proxy.test:3128",
      timeout: "30s",
      pollInterval: "10s",
      responseContentType: "application/json",
      outputs: [{ name: "id", fromExpression: "response.body.id" }],
      successExpression: "response.status == 200",
      failureExpression: "response.status == 404",
      errorExpression: "response.status >= 500",
    }),
  ],
  "set-metadata": [
    setMetadata({
      updates: [
        { kind: "Stage", name: value, values: { a: 1 } },
        { kind: "Freight", name: value, values: { b: { c: [true] } } },
      ],
    }),
  ],
  "compose-output": [composeOutput({ a: value })],
  fail: [fail({ message: "no" }), fail({})],
};

/** Subscriptions of every kind and strategy. */
export const subscriptions: readonly Subscription[] = [
  {
    image: {
      repoURL: "127.0.0.1:5000/shop/web",
      imageSelectionStrategy: "SemVer",
      constraint: "^1.0.0",
      strictSemvers: false,
      platform: "linux/amd64",
      discoveryLimit: 5,
      cacheByTag: true,
      insecureSkipTLSVerify: true,
      allowTagsRegexes: ["^1"],
      ignoreTagsRegexes: ["rc"],
    },
  },
  { image: { repoURL: "ghcr.io/shop/web", imageSelectionStrategy: "Digest", constraint: "main" } },
  { image: { repoURL: "ghcr.io/shop/web", imageSelectionStrategy: "NewestBuild" } },
  { image: { repoURL: "ghcr.io/shop/web", imageSelectionStrategy: "Lexical" } },
  { git: { repoURL, branch: "main", includePaths: ["glob:a/*"], excludePaths: ["b"], blobless: true } },
  { git: { repoURL, commitSelectionStrategy: "SemVer", semverConstraint: "^1.0.0", strictSemvers: true } },
  {
    git: {
      repoURL,
      commitSelectionStrategy: "NewestTag",
      since: "2026-01-01T00:00:00Z",
      expressionFilter: "true",
    },
  },
  {
    git: { repoURL, commitSelectionStrategy: "Lexical", allowTagsRegexes: ["^1"], ignoreTagsRegexes: ["rc"] },
  },
  { chart: { repoURL: "oci://x.test/shop/web", semverConstraint: "^1.0.0", discoveryLimit: 3 } },
  { chart: { repoURL: "https://x.test/charts", name: "web", insecureSkipTLSVerify: true } },
];
