import { resolve } from "node:path";
import { expect, it } from "vitest";
import { openClone } from "#components/git/clone.ts";
import type { Cluster } from "#components/kubernetes/cluster.ts";
import type { Application } from "#components/promotion/controller/argocd/applications.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { type BoardSources, collectBoard } from "#src/board/collect.ts";
import { stateOf } from "#src/board/model.ts";
import { boardTable } from "#src/board/terminal.ts";
import { openProject, type Project } from "#src/commands/project.ts";
import { digestOf, pinned } from "#test/components/promotion/fixtures.ts";
import { promotionHistory } from "#test/harness/promotion-history.ts";
import { NOON } from "./fixtures.ts";

const SECRET = "a-secret-that-no-board-shows";
const env = {
  SLIPWAY_GITHUB_URL: "https://github.test",
  SLIPWAY_REGISTRY: "127.0.0.1:5001",
  SLIPWAY_GITHUB_TOKEN: SECRET,
  SLIPWAY_DATABASE_PASSWORD: SECRET,
  SLIPWAY_KUBECONFIG: SECRET,
};

/** The example product with other pins of catalogue. */
function project(pins: Readonly<Record<string, string>>): Project {
  const opened = openProject(resolve(import.meta.dirname, "../../.."), env);
  const environments = opened.environments.map((one) => {
    const version = pins[one.environment];
    if (version === undefined) return one;
    return {
      ...one,
      settings: { ...one.settings, freight: { ...one.settings.freight, catalogue: version } },
      promotions: one.promotions.map((promotion) =>
        promotion.service === "catalogue"
          ? {
              ...promotion,
              freight: { ...promotion.freight, version },
              waivers: { soak: { by: "pat", why: "a test" } },
            }
          : promotion,
      ),
    };
  });
  return { ...opened, environments };
}

const past = () =>
  promotionHistory([
    { at: "2026-11-20T09:00:00Z", stage: "dev", version: "1.0.0", verified: "2026-11-20T09:01:00Z" },
    { at: "2026-11-20T10:00:00Z", stage: "staging", version: "1.0.0", verified: "2026-11-20T10:01:00Z" },
    {
      at: "2026-11-20T11:00:00Z",
      stage: "dev",
      version: "1.1.0",
      from: "1.0.0",
      verified: "2026-11-20T11:01:00Z",
    },
  ]);

/** A cluster in which catalogue runs as the tip has it. */
function clusterAt(tip: string): Cluster {
  const application = (name: string): Application => ({
    metadata: { name },
    status: {
      sync: { status: "Synced", revision: tip },
      health: { status: "Healthy" },
    },
  });
  const { repository } = pinned("catalogue", "");
  const unused = () => {
    throw new Error("a board does not ask for this");
  };
  return {
    server: "https://cluster.test",
    list: async () => [application("catalogue-dev"), application("catalogue-staging")],
    pods: async (namespace) => [
      {
        metadata: { name: "catalogue-0", labels: { "app.kubernetes.io/instance": "catalogue" } },
        spec: {
          containers: [
            {
              name: "web",
              image: `${repository}:x@${digestOf(namespace === "craftista-dev" ? "1.1.0" : "1.0.0")}`,
            },
          ],
        },
        status: { phase: "Running" },
      },
    ],
    get: unused,
    create: unused,
    mergeStatus: unused,
    annotate: unused,
    watch: unused,
  };
}

async function collect(pins: Readonly<Record<string, string>>, changes: Partial<BoardSources> = {}) {
  const history = past();
  const reviewed: PromotionInputs[] = [];
  const board = await collectBoard(project(pins), {
    clone: await openClone({ url: history.url, branch: "main", token: async () => SECRET }),
    clusters: async () => {
      const cluster = clusterAt(history.commits.at(-1) ?? "");
      return { applications: cluster, pods: cluster };
    },
    newest: async ({ service }) => (service === "catalogue" ? "1.3.0" : undefined),
    review: () => async (promotion) => {
      reviewed.push(promotion);
      return { allowed: true, gates: [] };
    },
    window: { since: new Date("2026-10-21T12:00:00Z"), until: NOON },
    ...changes,
  });
  const catalogue = (stage: string) =>
    board.cells.find((cell) => cell.service === "catalogue" && cell.stage === stage);
  return { board, catalogue, reviewed, commits: history.commits };
}

const PINS = { dev: "1.1.0", staging: "1.0.0", prod: "1.0.0" };

it("shows of each service and stage what Git, records and cluster say", async () => {
  const { board, catalogue, commits } = await collect(PINS);
  expect(board.stages.map(({ stage, seen }) => [stage, seen])).toEqual([
    ["dev", true],
    ["staging", true],
    ["prod", true],
  ]);
  expect(board.cells).toHaveLength(15);
  expect(board.cells.slice(0, 3).map(({ service, stage }) => `${service} ${stage}`)).toEqual([
    "frontend dev",
    "frontend staging",
    "frontend prod",
  ]);
  const dev = catalogue("dev");
  expect(dev).toMatchObject({
    pin: "1.1.0",
    version: "1.1.0",
    digest: digestOf("1.1.0"),
    set: {
      commit: commits[2],
      from: "1.0.0",
      by: "pat <pat@example.test>",
      verifiedAt: new Date("2026-11-20T11:01:00Z"),
    },
    health: { sync: "Synced", health: "Healthy" },
    disagreements: [],
    links: [{ to: "GitHub", url: `https://github.test/craftista/gitops/commit/${commits[2]}` }],
  });
  expect(dev && stateOf(dev, true)).toBe("healthy");
  expect(catalogue("prod")).toMatchObject({ version: undefined, set: undefined });
  expect(board.figures.map(({ service, stage, deployments }) => [service, stage, deployments])).toEqual([
    ["catalogue", "dev", 2],
    ["catalogue", "staging", 1],
  ]);
  expect(board.unseen).toEqual([]);
});

it("asks the gates about what comes next, with a waiver only for what is pinned beside it", async () => {
  const { catalogue, reviewed } = await collect(PINS);
  expect(catalogue("dev")?.next).toMatchObject({ version: "1.3.0", source: "registry", allowed: true });
  expect(catalogue("staging")?.next).toMatchObject({ version: "1.1.0", source: "upstream" });
  expect(catalogue("prod")?.next).toMatchObject({ version: "1.0.0", source: "pinned" });
  const asked = reviewed.filter(({ service }) => service === "catalogue");
  expect(
    asked.map(({ stage, freight, waivers }) => [stage, freight.version, waivers !== undefined]).toSorted(),
  ).toEqual([
    ["dev", "1.3.0", false],
    ["prod", "1.0.0", true],
    ["staging", "1.1.0", false],
  ]);
});

it("shows what Git says when the cluster is gone, and says what it did not see", async () => {
  const { board, catalogue } = await collect(PINS, {
    clusters: async () => {
      throw new Error("connect ECONNREFUSED 127.0.0.1:6443");
    },
  });
  expect(board.unseen).toEqual(
    ["dev", "staging", "prod"].map(
      (stage) => `Health, pods and soak of ${stage}: connect ECONNREFUSED 127.0.0.1:6443`,
    ),
  );
  const dev = catalogue("dev");
  expect(dev).toMatchObject({ version: "1.1.0", health: undefined });
  expect(dev && stateOf(dev, false)).toBe("unseen");
  expect(boardTable(board)).toMatch(
    /1\.1\.0 {2}\? {2}Health not known[\s\S]*not seen: Health, pods and soak of dev/,
  );
});

it("shows the rest when the registry is gone, and says so", async () => {
  const { board, catalogue } = await collect(PINS, {
    newest: async () => {
      throw new Error("the registry answered 503");
    },
  });
  expect(board.unseen).toContain("What comes next for catalogue on dev: the registry answered 503");
  expect(catalogue("dev")).toMatchObject({ version: "1.1.0", next: undefined });
  expect(catalogue("staging")?.next?.version).toBe("1.1.0");
});

it("holds no secret of the settings", async () => {
  const { board } = await collect(PINS);
  expect(JSON.stringify(board)).not.toContain(SECRET);
});
