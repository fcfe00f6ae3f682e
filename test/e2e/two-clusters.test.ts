import { join } from "node:path";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { applications, namespaces, projects, stateOf } from "./harness/cluster.ts";
import { endToEnd } from "./harness/context.ts";
import { type ExampleProject, exampleProject } from "./harness/example-project.ts";
import { commits } from "./harness/gitops.ts";
import { type OwnGitHub, ownGitHub } from "./harness/own-github.ts";
import { signalProgram } from "./harness/programs.ts";
import { point } from "./harness/scenario.ts";
import { type SecondCluster, secondCluster } from "./harness/second-cluster.ts";
import { editYaml } from "./harness/workspace.ts";

const PRODUCT = "craftista";
const PROD = "craftista-prod";
const CONTROLLER = "argocd-application-controller";

let github: OwnGitHub;
let second: SecondCluster;
let dev: ExampleProject;
let prod: ExampleProject;
const gitops = (...args: string[]) => github.git("gitops", ...args);

beforeAll(async () => {
  [github, second] = await Promise.all([ownGitHub(), secondCluster()]);
  const variables = { ...github.variables, PROD_KUBECONFIG: second.kubeconfig };
  dev = await exampleProject("two-clusters", "dev", variables);
  prod = await dev.beside("prod");
});
afterAll(async () => {
  try {
    // Where a point failed nobody has destroyed the stacks, and the sandbox is other tests' too.
    await second?.start();
    for (const stack of [prod, dev]) await stack?.succeeding("destroy");
  } finally {
    await second?.stop();
    await github?.close();
  }
});

/** Changes a value of a stack's file, as a person edits it. */
const edit = (stack: string, path: readonly string[], value: unknown): void =>
  editYaml(join(dev.folder, `Pulumi.${stack}.yaml`), (document) =>
    document.setIn(["config", ...path], value),
  );
const pin = (stack: string, version: string): void => edit(stack, ["slipway:freight", "frontend"], version);

/** The token by which Argo CD knows the second cluster; undefined when it does not. */
async function argocdToken(): Promise<string | undefined> {
  const config = new KubeConfig();
  config.loadFromFile(endToEnd().sandbox.kubeconfig);
  const { items } = await config.makeApiClient(CoreV1Api).listNamespacedSecret({
    namespace: "argocd",
    labelSelector: "argocd.argoproj.io/secret-type=cluster",
  });
  const text = items.find(({ metadata }) => metadata?.name === `cluster-${PROD}`)?.data?.config;
  if (text === undefined) return undefined;
  const { bearerToken }: { bearerToken?: string } = JSON.parse(Buffer.from(text, "base64").toString());
  return bearerToken;
}

point("an environment in a cluster of its own", () => {
  it("comes up over there and nowhere else", async () => {
    await dev.succeeding("up");
    await prod.succeeding("up");
    expect(await stateOf("frontend-prod")).toBe("Synced Healthy");
    expect((await second.deployments(PROD)).frontend).toContain("/frontend:1.0.0@");
    expect(await namespaces(PRODUCT)).toEqual(["craftista-dev"]);
    expect(await second.namespaces(PRODUCT)).toEqual([PROD]);
  });

  it("finds no drift", async () => {
    await prod.succeeding("preview", ["--refresh", "--expect-no-changes"]);
  });

  it("gives Argo CD what the project allows, and no more", async () => {
    const token = (await argocdToken()) ?? "";
    const may = (verb: string, resource: string, namespace?: string) =>
      second.allows(token, verb, resource, namespace);
    expect(await may("patch", "apps/deployments", PROD)).toBe(true);
    expect(await may("list", "secrets", PROD)).toBe(true);
    expect(await may("create", "secrets", PROD)).toBe(false);
    expect(await may("create", "rbac.authorization.k8s.io/rolebindings", PROD)).toBe(false);
    expect(await may("list", "pods", "kube-system")).toBe(false);
    expect(await may("list", "namespaces")).toBe(false);
  });

  it("gets a promotion, and nobody else does", async () => {
    pin("dev", "1.1.0");
    await dev.succeeding("up");
    expect((await second.deployments(PROD)).frontend).toContain("/frontend:1.0.0@");
    pin("prod", "1.1.0");
    expect(await prod.succeeding("up")).toContain("recorded");
    expect((await second.deployments(PROD)).frontend).toContain("/frontend:1.1.0@");
    expect(await namespaces(PRODUCT)).toEqual(["craftista-dev"]);
  });
});

point("the token by which Argo CD reaches the other cluster", () => {
  it("is replaced without an interruption, and the one before is worth nothing", async () => {
    const before = (await argocdToken()) ?? "";
    edit("prod", ["slipway:hubCluster", "tokenGeneration"], 2);
    const output = await prod.succeeding("up");
    const after = (await argocdToken()) ?? "";
    expect(after).not.toBe(before);
    for (const token of [before, after]) expect(output).not.toContain(token);
    // An API server remembers for 10 s that it knew a token.
    await vi.waitFor(async () => expect(await second.allows(before, "get", "pods", PROD)).toBeUndefined(), {
      timeout: 30_000,
      interval: 500,
    });
    expect(await second.allows(after, "get", "pods", PROD)).toBe(true);
    pin("prod", "1.0.0");
    await prod.succeeding("up");
    expect((await second.deployments(PROD)).frontend).toContain("/frontend:1.0.0@");
  });
});

point("a cluster that is lost", () => {
  it("is named before anything is done, and the hub goes on", async () => {
    await second.stop();
    const [before, began] = [await argocdToken(), Date.now()];
    pin("prod", "1.1.0");
    expect(await prod.failing("up")).toMatch(/the cluster at https:\/\/127\.0\.0\.1:\d+ cannot be reached/);
    expect((Date.now() - began) / 1_000).toBeLessThan(30);
    expect(await argocdToken()).toBe(before);
    await dev.succeeding("up", ["--expect-no-changes"]);
  });

  it("gets what it missed when it is back", async () => {
    await second.start();
    await prod.succeeding("up");
    expect(await stateOf("frontend-prod")).toBe("Synced Healthy");
    expect((await second.deployments(PROD)).frontend).toContain("/frontend:1.1.0@");
  });
});

point("a cluster that is lost in the middle of a promotion", () => {
  const made = async (since: string) =>
    (await commits(`${since}..main`, gitops)).map(({ subject }) => subject);
  let before: string;

  it("ends it in time, and says what cannot be reached", async () => {
    before = (await gitops("rev-parse", "main")).trim();
    edit("prod", ["slipway:promotion"], { timeoutSeconds: 20, holdSeconds: 1 });
    pin("prod", "1.0.0");
    signalProgram(CONTROLLER, "SIGSTOP");
    const run = prod.failing("up");
    try {
      await vi.waitFor(async () => expect((await gitops("rev-parse", "main")).trim()).not.toBe(before), {
        timeout: 60_000,
        interval: 100,
      });
      await second.stop();
    } finally {
      signalProgram(CONTROLLER, "SIGCONT");
    }
    expect(await run).toMatch(
      /prod\/frontend is not healthy at [0-9a-f]{7}: not after 20 s .*cannot list the pods of craftista-prod in the cluster at https:\/\/127\.0\.0\.1:\d+/,
    );
    expect(await made(before)).toEqual(["promote frontend 1.1.0 -> 1.0.0 to prod"]);
    await dev.succeeding("up", ["--expect-no-changes"]);
  });

  it("is brought to its end by the next update, without another commit", async () => {
    await second.start();
    await prod.succeeding("up");
    expect(await made(before)).toEqual(["promote frontend 1.1.0 -> 1.0.0 to prod"]);
    expect(await stateOf("frontend-prod")).toBe("Synced Healthy");
    expect((await second.deployments(PROD)).frontend).toContain("/frontend:1.0.0@");
  });
});

point("destroying the environment", () => {
  it("leaves nothing over there, and Argo CD forgets the cluster", async () => {
    await prod.succeeding("destroy");
    expect(await second.namespaces(PRODUCT)).toEqual([]);
    expect(await argocdToken()).toBeUndefined();
    expect(Object.keys(await applications())).toEqual(["frontend-dev"]);
    await dev.succeeding("destroy");
    expect(await projects()).toEqual([]);
  });
});
