import type { Step } from "./step.ts";

/** Kargo's name of a step. */
export type StepName = Step["uses"];

type KeysOfEach<Config> = Config extends unknown ? keyof Config & string : never;
type ConfigOf<Uses extends StepName> = Extract<Step, { readonly uses: Uses }>["config"];

/** The fields of a step's configuration: all of those that its type has, and no others. */
type Fields<Uses extends StepName> = Readonly<Record<KeysOfEach<ConfigOf<Uses>>, true>>;

const update = { path: true, updates: true } as const;
const hosted = { repoURL: true, provider: true, insecureSkipTLSVerify: true } as const;

/** The fields of every step, for configurations that no compiler sees; undefined where any name is one. */
export const STEP_FIELDS: {
  readonly [Uses in StepName]: Uses extends "compose-output" ? undefined : Fields<Uses>;
} = {
  "git-clone": {
    repoURL: true,
    checkout: true,
    author: true,
    insecureSkipTLSVerify: true,
    recurseSubmodules: true,
    blobless: true,
  },
  "git-clear": { path: true },
  "git-commit": { path: true, message: true },
  "git-push": {
    path: true,
    targetBranch: true,
    generateTargetBranch: true,
    tag: true,
    maxAttempts: true,
    force: true,
    provider: true,
  },
  "git-tag": { path: true, tag: true, message: true, force: true },
  "git-open-pr": {
    ...hosted,
    sourceBranch: true,
    targetBranch: true,
    title: true,
    description: true,
    labels: true,
  },
  "git-wait-for-pr": { ...hosted, prNumber: true, pollInterval: true },
  "git-merge-pr": { ...hosted, prNumber: true, wait: true, pollInterval: true, mergeMethod: true },
  copy: { inPath: true, outPath: true, ignore: true },
  "file-write": { path: true, contents: true, permissions: true, overwrite: true },
  "yaml-update": update,
  "json-update": update,
  "kustomize-set-image": { path: true, images: true },
  "kustomize-build": { path: true, outPath: true, outputFormat: true, plugin: true },
  "helm-template": {
    path: true,
    outPath: true,
    outLayout: true,
    releaseName: true,
    useReleaseName: true,
    namespace: true,
    valuesFiles: true,
    setValues: true,
    buildDependencies: true,
    includeCRDs: true,
    disableHooks: true,
    skipTests: true,
    kubeVersion: true,
    apiVersions: true,
  },
  "helm-update-chart": { path: true, charts: true },
  "argocd-update": { apps: true },
  "argocd-wait": { apps: true },
  http: {
    url: true,
    method: true,
    headers: true,
    queryParams: true,
    body: true,
    insecureSkipTLSVerify: true,
    proxy: true,
    timeout: true,
    pollInterval: true,
    responseContentType: true,
    outputs: true,
    successExpression: true,
    failureExpression: true,
    errorExpression: true,
  },
  "set-metadata": { updates: true },
  "compose-output": undefined,
  fail: { message: true },
};
