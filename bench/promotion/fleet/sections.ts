import type { Chart } from "../../chart.ts";
import type { Section, Verdict } from "../../report.ts";
import { median, percentile } from "../../statistics.ts";
import { type FleetUp, RIVAL } from "./fleet.ts";
import type { GitCost } from "./git-cost.ts";
import type { Tutorial } from "./measure.ts";
import { ROLL_OUT } from "./scripted-argocd.ts";
import { type Waiting, WINDOW } from "./waiting.ts";

/** All that was found about many promotions in one `up`. */
export interface FleetFigures {
  readonly alone: readonly FleetUp[];
  readonly opposed: readonly FleetUp[];
  readonly atLimit: FleetUp;
  readonly tutorials: readonly Tutorial[];
}

/** Pushes that an `up` may need, whatever its size. */
const GOAL = 1;
const GOAL_OPPOSED = 3;
/** How many times the cost in a small repository that in a large one may be. */
const GOAL_GIT = 1.2;

const seconds = (value: number): string => `${value.toFixed(2)} s`;
const shout = (verdict: Verdict): string => (verdict ?? "").toUpperCase();
const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

function upRow(what: string, up: FleetUp, goal: number | undefined): string[] {
  const { services, branch, records, wall, healthy } = up;
  return [
    `${plural(services, "service")}${what}`,
    String(branch),
    String(records),
    seconds(wall),
    seconds(median(healthy)),
    healthy.length < 20 ? "-" : seconds(percentile(healthy, 0.95)),
    goal === undefined ? "" : `at most ${plural(goal, "push")}`.replace("pushs", "pushes"),
    shout(goal === undefined ? undefined : branch <= goal ? "met" : "not met"),
  ];
}

const tutorialRow = ({ services, wall, lost, atOnce }: Tutorial): string[] => [
  `clone, sed, push: ${plural(services, "service")}, ${atOnce ? "all at once" : "one by one"}`,
  lost === 0 ? String(services) : `${services}, ${lost} rejected: lost`,
  "none",
  seconds(wall),
  "-",
  "-",
  "",
  "",
];

export const fleetSection = ({ alone, opposed, atLimit, tutorials }: FleetFigures): Section => ({
  title: "Many services in one `up`",
  notes: [
    "The real engine runs `pulumi up --skip-preview` on a program of so many promotions, `--parallel` as many (at least 8), with a real Git server, registry and API server on this machine. Wall: the whole command. Healthy: from the push's end to the first moment of health, of each service.",
    `Argo CD is scripted here for every size: Applications without pods, Synced at the next look, Healthy ${ROLL_OUT / 1_000} s later. What a real Argo CD adds is measured above, one service at a time.`,
    `The rival commits every ${RIVAL / 1_000} s, and once while our first push is on its way, so that at least one is rejected (${opposed.map(({ rivals }) => rivals).join(", ")} commits). Pushes are counted when begun; records (\`verified/\` tags) go by pushes of their own.`,
    `${atLimit.services} services at ${atLimit.parallel} at once, the engine's own limit on 2 cores: it begins a promotion only when another has ended, so no push can hold more of them. \`PULUMI_PARALLEL\` lifts it.`,
    "Clone, sed, push: what tutorials put at the end of a pipeline, into the same repository; it waits for nothing, checks nothing and records nothing. A rejected push there is a release that never happens.",
  ],
  rows: [],
  table: {
    head: ["", "pushes", "of records", "wall", "healthy p50", "healthy p95", "goal", "verdict"],
    rows: [
      ...alone.map((up) => upRow("", up, GOAL)),
      ...opposed.map((up) => upRow(" beside a rival", up, GOAL_OPPOSED)),
      upRow(` at ${atLimit.parallel} at once`, atLimit, undefined),
      ...tutorials.map(tutorialRow),
    ],
  },
});

export function gitCostSection(costs: readonly GitCost[]): Section {
  const ours = costs.map(({ files, ours: samples }) => ({ what: `a promotion, ${files} files`, samples }));
  const floors = costs.map(({ files, floor: samples }) => ({
    what: `clone, sed, push, ${files} files`,
    samples,
  }));
  const [small, large] = ours;
  return {
    title: "Git cost and the size of the repository",
    notes: [
      "A promotion in a process that knows nothing yet, by the product's own code with a controller that is content at once: the copy, the facts, commit, push, record and its push. In turns. The files lie a hundred to a folder.",
    ],
    rows: [
      ...ours,
      ...(small === undefined || large === undefined
        ? []
        : [{ what: "ratio", of: large, to: small, goalRatio: GOAL_GIT }]),
      ...floors,
    ],
  };
}

export const waitingSection = ({ waits, perMinute, calls, watches }: Waiting): Section => ({
  title: "What waiting costs the API server",
  notes: [
    `${waits} waits for roll-outs that take long (scripted, Synced and Progressing), counted by a proxy before the API server for ${WINDOW} s once all of them wait.`,
    "The list of pods is for the reasons that are told every ten seconds; all waits share it, as they share the watch.",
  ],
  rows: [],
  table: {
    head: ["", "figure", "goal", "verdict"],
    rows: [
      [`watches for ${waits} waits`, String(watches), "1", shout(watches === 1 ? "met" : "not met")],
      ["requests per minute, all waits together", perMinute.toFixed(0), "", ""],
      [
        `requests in ${WINDOW} s, by what they ask`,
        [...calls].map(([what, count]) => `${count} ${what}`).join(", ") || "none",
        "",
        "",
      ],
    ],
  },
});

/** Pushes and time by the number of services, as charts. */
export function fleetCharts({ alone, opposed, tutorials }: FleetFigures): Chart[] {
  const sizes = alone.map(({ services }) => services);
  const serial = tutorials.filter(({ atOnce }) => !atOnce);
  const of = <Item extends { readonly services: number }>(
    items: readonly Item[],
    value: (item: Item) => number,
  ) =>
    sizes.map((size) => {
      const item = items.find(({ services }) => services === size);
      return item === undefined ? undefined : value(item);
    });
  const series = (pick: (up: FleetUp) => number, floor: (one: Tutorial) => number) => [
    { name: "Slipway", values: of(alone, pick) },
    { name: "Slipway beside a rival", values: of(opposed, pick) },
    { name: "clone, sed, push (waits for nothing)", values: of(serial, floor) },
  ];
  const groups = sizes.map((size) => plural(size, "service"));
  return [
    {
      title: "Pushes of one update",
      unit: "",
      groups,
      series: series(
        ({ branch }) => branch,
        ({ services }) => services,
      ),
    },
    {
      title: "Wall time of one update, in seconds",
      unit: " s",
      groups,
      series: series(
        ({ wall }) => wall,
        ({ wall }) => wall,
      ),
    },
  ];
}
