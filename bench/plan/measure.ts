import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import pLimit from "p-limit";
import { layout } from "#components/gitops/layout.ts";
import { provision } from "#sandbox/toolchain/provision.ts";
import type { Files } from "#src/plan/files.ts";
import { helmRenderer } from "#src/plan/helm.ts";
import { affectedBy, renderChanges } from "#src/plan/rendered.ts";
import { writeFiles } from "#src/plan/write-files.ts";
import { load, machine } from "../machine.ts";
import type { Compared, Measured, Report, Section } from "../report.ts";
import { type Steps, timed } from "../steps.ts";
import { ENVIRONMENT, filesOf, serviceNames } from "./services.ts";

/** How many services there are, how many of them change, and how often each thing is measured. */
export interface PlanOptions {
  readonly services: number;
  readonly changed: number;
  readonly samples: number;
}

/** How many times the rendered diffs may take what `helm template` alone takes for the changed services. */
const GOAL = 2;

/** Measures the rendered diffs of a plan beside bare `helm template`, all services changed and a few of them. */
export async function measurePlan(options: PlanOptions, steps: Steps): Promise<Report> {
  const from = new Date().toISOString();
  const loadAtStart = load();
  steps.say(`load average ${loadAtStart.join(", ")}`);
  const { helm } = await provision(["helm"], () => {});
  process.env.PATH = `${dirname(helm)}:${process.env.PATH}`;
  const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
  try {
    const rows: Section["rows"][number][] = [];
    for (const changed of new Set([options.services, options.changed]))
      rows.push(...(await compare(folder, { ...options, changed }, steps)));
    const section: Section = {
      title: `Rendered diffs of ${options.services} services`,
      notes: [
        "Ours: the product's affectedBy() and renderChanges(), from the texts in Git to the diffs: each changed release rendered as it is and as it would be, in folders of its own, parsed and compared.",
        `helm alone: \`helm template\` once for each changed release, as it would be, from files that lie there already. Both run ${availableParallelism()} at a time, in turns, after a round that is not counted.`,
        "The charts are the product's own for a Node service; what changes is the version in the image file.",
      ],
      rows,
    };
    return {
      name: "plan",
      from,
      to: new Date().toISOString(),
      machine: machine(loadAtStart),
      sections: [section],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(
  folder: string,
  { services: count, changed, samples }: PlanOptions,
  steps: Steps,
): Promise<(Measured | Compared)[]> {
  const services = serviceNames(count);
  const touched = services.slice(0, changed);
  const texts = {
    before: filesOf(services, "1.0.0"),
    after: { ...filesOf(services, "1.0.0"), ...filesOf(touched, "1.1.0") },
  };
  await writeFiles(folder, Object.entries(texts.after));
  const ours: number[] = [];
  const alone: number[] = [];
  for (let sample = 0; sample <= samples; sample += 1) {
    steps.check();
    const [bare, own] = [
      await timed(() => renderAlone(folder, touched)),
      await timed(() => renderOurs(services, touched, texts)),
    ].map(({ seconds }) => seconds);
    steps.say(`${changed} of ${count} changed: helm alone ${bare?.toFixed(2)} s, ours ${own?.toFixed(2)} s`);
    if (sample === 0 || bare === undefined || own === undefined) continue;
    alone.push(bare);
    ours.push(own);
  }
  const own = { what: `rendered diffs, ${changed} of ${count} changed`, samples: ours };
  const bare = { what: `helm template alone, ${changed} releases`, samples: alone };
  return [own, bare, { what: "ratio", of: own, to: bare, goalRatio: GOAL }];
}

async function renderAlone(folder: string, services: readonly string[]): Promise<void> {
  const limit = pLimit(availableParallelism());
  await Promise.all(
    services.map((service) =>
      limit(() => {
        const values = [layout.values(ENVIRONMENT, service), layout.image(ENVIRONMENT, service)];
        const args = values.flatMap((file) => ["--values", file]);
        return execa("helm", ["template", service, layout.chart(service), "--namespace", "bench", ...args], {
          cwd: folder,
        });
      }),
    ),
  );
}

/** @throws an Error when a diff is missing: a plan that leaves something out would be quick */
async function renderOurs(
  services: readonly string[],
  touched: readonly string[],
  texts: { readonly before: Files; readonly after: Files },
): Promise<void> {
  const paths = touched.map((service) => layout.image(ENVIRONMENT, service));
  const changes = await renderChanges(affectedBy(paths, services, [ENVIRONMENT]), texts, {
    namespaceOf: () => "bench",
    render: helmRenderer(),
  });
  const whole = changes.filter(({ diff }) => diff.includes("1.1.0")).length;
  if (whole !== touched.length || changes.length !== touched.length)
    throw new Error(
      `${whole} of ${touched.length} diffs: ${changes.find(({ problem }) => problem)?.problem}`,
    );
}
