import type { Board, BoardCell, BoardStage } from "#src/board/model.ts";

/** The moment of the boards of tests. */
export const NOON = new Date("2026-11-20T12:00:00Z");

const before = (minutes: number): Date => new Date(NOON.getTime() - minutes * 60_000);

/** A cell of a healthy catalogue on dev, changed as a test needs. */
export const cell = (changes: Partial<BoardCell> = {}): BoardCell => ({
  service: "catalogue",
  stage: "dev",
  pin: "1.1.0",
  version: "1.1.0",
  digest: `sha256:${"a".repeat(64)}`,
  set: {
    commit: "c0ffee".repeat(6).slice(0, 40).padEnd(40, "0"),
    at: before(90),
    by: "pat <pat@example.test>",
    from: "1.0.0",
    verifiedAt: before(89),
  },
  health: { sync: "Synced", health: "Healthy", message: undefined },
  disagreements: [],
  next: undefined,
  links: [{ to: "GitHub", url: "https://github.test/acme/gitops/commit/c0ffee" }],
  ...changes,
});

/** A next promotion that soaks for 30 more minutes. */
export const soaking: BoardCell["next"] = {
  version: "1.2.0",
  source: "upstream",
  allowed: false,
  gates: [
    { gate: "image", state: "pass", reason: "it is there" },
    { gate: "verified", state: "pass", reason: "verified on dev" },
    { gate: "soak", state: "pending", reason: "healthy on dev for 30 min of 1 h", until: before(-30) },
  ],
};

/** What can be wrong with a cell, and what can come next for it, one after the other. */
const KINDS: readonly Partial<BoardCell>[] = [
  {},
  { next: soaking },
  { health: { sync: "Synced", health: "Progressing", message: "Waiting for rollout to finish" } },
  {
    health: { sync: "OutOfSync", health: "Healthy", message: undefined },
    disagreements: [{ what: "1.2.0 is pinned, but Git carries 1.1.0", settle: "pulumi up -s prod" }],
  },
  {
    next: {
      version: "1.2.0",
      source: "registry",
      allowed: true,
      gates: [{ gate: "image", state: "pass", reason: "it is there" }],
    },
  },
  { version: undefined, set: undefined, health: undefined, digest: undefined, links: [] },
  {
    health: { sync: "Synced", health: "Degraded", message: "ImagePullBackOff" },
    disagreements: [{ what: "1.1.0 is Degraded: ImagePullBackOff", settle: "npm run rollback -- prod x" }],
    next: {
      version: "2.0.0",
      source: "pinned",
      allowed: false,
      gates: [
        { gate: "image", state: "fail", reason: "is not in the registry" },
        { gate: "approval", state: "unknown", reason: "nobody asked" },
        { gate: "window", state: "waived", reason: "waived by pat" },
      ],
    },
  },
];

export const PIPELINE: readonly BoardStage[] = [
  { stage: "dev", after: [], seen: true },
  { stage: "staging", after: ["dev"], seen: true },
  { stage: "prod", after: ["staging"], seen: true },
];

/** A board with every kind of cell. */
export function boardOf(services: number, changes: Partial<Board> = {}): Board {
  const stages = changes.stages ?? PIPELINE;
  const names = Array.from({ length: services }, (_, index) => `service-${String(index).padStart(3, "0")}`);
  return {
    product: "acme",
    at: NOON,
    stages,
    cells: names.flatMap((service, row) =>
      stages.map(({ stage }, column) => cell({ service, stage, ...KINDS[(row + column) % KINDS.length] })),
    ),
    window: { since: before(30 * 24 * 60), until: NOON },
    figures: names.flatMap((service) =>
      stages.map(({ stage }) => ({
        service,
        stage,
        deployments: 4,
        deploymentsPerDay: 4 / 30,
        leadTimeSeconds: stage === "dev" ? 90 : undefined,
        failed: 1,
        changeFailureRate: 0.25,
        restoreSeconds: 600,
        unrestored: 0,
      })),
    ),
    unseen: [],
    ...changes,
  };
}
