import { describe, expect, it } from "vitest";
import { authorizedStages } from "#components/kargo/authorized-stage.ts";
import { type CredentialSpec, credentialManifest } from "#components/kargo/credential.manifest.ts";
import { expression } from "#components/kargo/expression.ts";
import { projectConfigManifest } from "#components/kargo/project.manifest.ts";
import { stageManifest } from "#components/kargo/stage.manifest.ts";
import { gitPush } from "#components/kargo/steps/git.ts";
import { clusterPromotionTask, promotionTask } from "#components/kargo/task.manifest.ts";
import { warehouseManifest } from "#components/kargo/warehouse.manifest.ts";

const labels = { team: "web" };
const place = { name: "web", project: "shop", labels };

describe("a warehouse", () => {
  it("spells out every default, because Kargo would write them in", () => {
    const { spec } = warehouseManifest({
      ...place,
      subscriptions: [
        { image: { repoURL: "ghcr.io/shop/web" } },
        { git: { repoURL: "https://x.test/r.git", includePaths: ["glob:charts/*"] } },
        { chart: { repoURL: "oci://x.test/web", semverConstraint: "^1.0.0" } },
      ],
    });
    expect(spec).toEqual({
      interval: "5m0s",
      freightCreationPolicy: "Automatic",
      subscriptions: [
        {
          image: {
            repoURL: "ghcr.io/shop/web",
            imageSelectionStrategy: "SemVer",
            strictSemvers: true,
            discoveryLimit: 20,
          },
        },
        {
          git: {
            repoURL: "https://x.test/r.git",
            commitSelectionStrategy: "NewestFromBranch",
            includePaths: ["glob:charts/*"],
            strictSemvers: true,
            discoveryLimit: 20,
          },
        },
        { chart: { repoURL: "oci://x.test/web", semverConstraint: "^1.0.0", discoveryLimit: 20 } },
      ],
    });
  });

  it("may leave freight to people, and set a condition", () => {
    const { spec } = warehouseManifest({
      ...place,
      intervalSeconds: 60,
      freightCreationPolicy: "Manual",
      freightCreationExpression: "imageFrom('a').Tag == imageFrom('b').Tag",
      subscriptions: [{ image: { repoURL: "a", imageSelectionStrategy: "Digest", constraint: "main" } }],
    });
    expect(spec).toMatchObject({
      interval: "1m0s",
      freightCreationPolicy: "Manual",
      freightCreationCriteria: { expression: "imageFrom('a').Tag == imageFrom('b').Tag" },
      subscriptions: [{ image: { imageSelectionStrategy: "Digest", constraint: "main" } }],
    });
  });
});

describe("a stage", () => {
  it("takes freight of several warehouses, each from where it says", () => {
    const { spec } = stageManifest({
      ...place,
      requests: {
        web: {
          stages: ["qa", "load"],
          availabilityStrategy: "OneOf",
          requiredSoakSeconds: 3_600,
          autoPromotionPolicy: "NewestFreight",
        },
        config: { direct: true },
      },
      steps: [gitPush({ path: "." })],
      variables: { region: "eu" },
      verification: { analysisTemplates: [{ name: "smoke" }], args: { url: "http://web" } },
    });
    expect(spec).toEqual({
      vars: [{ name: "region", value: "eu" }],
      requestedFreight: [
        {
          origin: { kind: "Warehouse", name: "web" },
          sources: {
            stages: ["qa", "load"],
            requiredSoakTime: "1h0m0s",
            availabilityStrategy: "OneOf",
            autoPromotionOptions: { selectionPolicy: "NewestFreight" },
          },
        },
        { origin: { kind: "Warehouse", name: "config" }, sources: { direct: true } },
      ],
      promotionTemplate: { spec: { steps: [{ uses: "git-push", config: { path: "." } }] } },
      verification: { analysisTemplates: [{ name: "smoke" }], args: [{ name: "url", value: "http://web" }] },
    });
  });

  it("without steps only lets freight through", () => {
    const { spec } = stageManifest({ ...place, requests: { web: { stages: ["qa"] } } });
    expect(spec).toEqual({
      requestedFreight: [{ origin: { kind: "Warehouse", name: "web" }, sources: { stages: ["qa"] } }],
    });
  });

  it("that requests nothing, or matches two upstreams, is refused", () => {
    expect(() => stageManifest({ ...place, requests: {} })).toThrow("stage web requests no freight");
    expect(() =>
      stageManifest({
        ...place,
        requests: { web: { stages: ["qa", "load"], autoPromotionPolicy: "MatchUpstream" } },
      }),
    ).toThrow("stage web cannot match its upstream: it has 2 of them (qa, load); use NewestFreight");
  });
});

describe("a project's policies", () => {
  it("choose stages by their exact name, manual ones too", () => {
    const config = projectConfigManifest({
      name: "shop",
      labels,
      autoPromotion: { "web-dev": true, "web-prod": false },
    });
    expect(config.metadata).toMatchObject({ name: "shop", namespace: "shop" });
    expect(config.spec).toEqual({
      promotionPolicies: [
        { stageSelector: { name: "web-dev" }, autoPromotionEnabled: true },
        { stageSelector: { name: "web-prod" }, autoPromotionEnabled: false },
      ],
    });
  });

  it("stand beside the receivers of reports", () => {
    const action = {
      action: "Refresh",
      targetSelectionCriteria: [{ kind: "Warehouse", name: "web" }],
    } as const;
    const { spec } = projectConfigManifest({
      name: "shop",
      labels,
      autoPromotion: {},
      webhookReceivers: [
        { name: "hub", kind: "dockerhub", secretName: "a" },
        { name: "jf", kind: "artifactory", secretName: "b", virtualRepoName: "all" },
        { name: "any", kind: "generic", secretName: "c", actions: [action] },
      ],
    });
    expect(spec).toMatchObject({
      webhookReceivers: [
        { name: "hub", dockerhub: { secretRef: { name: "a" } } },
        { name: "jf", artifactory: { secretRef: { name: "b" }, virtualRepoName: "all" } },
        { name: "any", generic: { secretRef: { name: "c" }, actions: [action] } },
      ],
    });
  });
});

describe("a task", () => {
  const definition = {
    name: "run",
    labels,
    required: ["image"],
    defaults: { branch: "main" },
  } as const;

  it("declares its variables, and is used with their values", () => {
    const task = promotionTask({
      ...definition,
      project: "shop",
      steps: ({ branch }, list) => list.add("push", gitPush({ path: ".", targetBranch: branch })),
    });
    expect(task.manifest).toMatchObject({
      kind: "PromotionTask",
      metadata: { namespace: "shop" },
      spec: {
        vars: [{ name: "image" }, { name: "branch", value: "main" }],
        steps: [{ as: "push", config: { targetBranch: expression("vars.branch") } }],
      },
    });
    expect(task.use("go", { image: "i", branch: "trunk" })).toEqual({
      task: { name: "run", kind: "PromotionTask" },
      as: "go",
      vars: [
        { name: "image", value: "i" },
        { name: "branch", value: "trunk" },
      ],
    });
  });

  it("of all projects has no namespace, and uses name its kind", () => {
    const task = clusterPromotionTask({
      ...definition,
      steps: (_, list) => list.add("push", gitPush({ path: "." })),
    });
    expect(task.manifest.kind).toBe("ClusterPromotionTask");
    expect(task.manifest.metadata).toEqual({ name: "run", labels });
    expect(task.use("go", { image: "i" }).task.kind).toBe("ClusterPromotionTask");
  });
});

describe("credentials", () => {
  it.each<[CredentialSpec<string>, Record<string, string>]>([
    [
      { ...place, repositoryKind: "git", repository: "https://x.test/r.git", username: "u", password: "p" },
      { repoURL: "https://x.test/r.git", username: "u", password: "p" },
    ],
    [
      {
        ...place,
        repositoryKind: "git",
        repository: "https://x.test/r.git",
        githubApp: { clientId: "1", installationId: "2", privateKey: "k" },
      },
      {
        repoURL: "https://x.test/r.git",
        githubAppClientID: "1",
        githubAppInstallationID: "2",
        githubAppPrivateKey: "k",
      },
    ],
  ])("%# are found by their label and the repository", (spec, stringData) => {
    expect(credentialManifest(spec)).toEqual({
      metadata: {
        name: "web",
        namespace: "shop",
        labels: { team: "web", "kargo.akuity.io/cred-type": spec.repositoryKind },
      },
      stringData,
    });
  });

  it("without a user name are refused, because Kargo would not use them", () => {
    expect(() =>
      credentialManifest({ ...place, repositoryKind: "image", repository: "i", username: "", password: "p" }),
    ).toThrow("the credential of i has an empty user name, and Kargo would not use it; write any");
  });
});

it("an Application names every stage that may sync it", () => {
  expect(
    authorizedStages({ project: "shop", stage: "web-dev" }, { project: "shop", stage: "web-qa" }),
  ).toEqual({ "kargo.akuity.io/authorized-stage": "shop:web-dev,shop:web-qa" });
});
