import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { pinnedActions } from "#components/ci/pins.ts";
import { inPipelineOrder } from "#src/config/pipeline-order.ts";
import { filesBelow } from "#test/harness/files.ts";

const root = resolve(import.meta.dirname, "../..");
const own = readdirSync(join(root, ".github/workflows")).map((file) => `.github/workflows/${file}`);
const written = filesBelow(join(root, "test/golden/ci/github"))
  .filter((file) => file.endsWith("/ci.yml"))
  .map((file) => `test/golden/ci/github/${file}`);

const Step = z.looseObject({
  run: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const Job = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  "timeout-minutes": z.int(),
  if: z.string().optional(),
  environment: z.string().optional(),
  needs: z.array(z.string()).default([]),
  env: z.record(z.string(), z.string()).default({}),
  concurrency: z.object({ group: z.string(), "cancel-in-progress": z.boolean() }).optional(),
  strategy: z.looseObject({ matrix: z.object({ environment: z.array(z.string()) }) }).optional(),
  steps: z.array(Step),
});
const Workflow = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: z.strictObject({}),
  concurrency: z.looseObject({ "cancel-in-progress": z.union([z.boolean(), z.string()]) }),
  jobs: z.record(z.string(), Job),
});

const textOf = (file: string) => readFileSync(join(root, file), "utf8");
const read = (file: string) => Workflow.parse(parse(textOf(file)));
const jobOf = (file: string, name: string) => {
  const job = read(file).jobs[name];
  if (job === undefined) throw new Error(`${file} has no job ${name}`);
  return job;
};

describe.each([...own, ...written])("%s", (file) => {
  const steps = Object.values(read(file).jobs).flatMap((job) => job.steps);

  it("uses actions at the commits that components/ci/pins/action.yml pins, with their versions", () => {
    const used = [...textOf(file).matchAll(/^ *(?:- )?uses: (\S+)(?: # (\S+))?$/gm)].map(
      ([, uses, version]) => ({
        uses,
        version,
      }),
    );
    expect(used.length).toBeGreaterThan(0);
    for (const one of used) expect([...pinnedActions.values()]).toContainEqual(one);
  });

  it("lets no expression into a shell", () => {
    for (const { run = "" } of steps) expect(run).not.toContain(`\${{`);
  });

  it("leaves no token in the checkout", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    for (const { with: options } of checkouts) expect(options["persist-credentials"]).toBe(false);
  });

  it("never runs a fork's code with the repository's secrets", () => {
    expect(Object.keys(read(file).on)).not.toContain("pull_request_target");
    expect(Object.keys(read(file).on)).not.toContain("workflow_run");
  });
});

describe("the environments", () => {
  const { config } = parse(textOf("Pulumi.yaml")) as {
    config: { "slipway:pipeline": { value: Record<string, { after?: string[] }> } };
  };
  const pipeline = Object.fromEntries(
    Object.entries(config["slipway:pipeline"].value).map(([stage, { after = [] }]) => [stage, { after }]),
  );

  it("of drift.yml are the pipeline's, in its order", () => {
    expect(jobOf(".github/workflows/drift.yml", "plan").strategy?.matrix.environment).toEqual(
      inPipelineOrder(pipeline),
    );
  });

  // Jobs of a matrix would go on after one that a newer run has put aside: to prod, past staging.
  it("are brought up in the pipeline's order, each after the one before, and where that ended well", () => {
    const { jobs } = read(".github/workflows/up.yml");
    const order = inPipelineOrder(pipeline);
    expect(Object.keys(jobs)).toEqual(order);
    for (const [index, name] of order.entries()) {
      expect(jobs[name]?.needs).toEqual(order.slice(Math.max(0, index - 1), index));
      expect(jobs[name]?.if).not.toMatch(/always|cancelled|failure/);
    }
  });

  it("are brought up alike, with an approval where there are reviewers, and never cut off", () => {
    const { jobs, concurrency } = read(".github/workflows/up.yml");
    for (const [name, job] of Object.entries(jobs)) {
      expect(job.environment).toBe(name);
      expect(job.env.ENVIRONMENT).toBe(name);
      expect(job.concurrency).toEqual({ group: `stack-${name}`, "cancel-in-progress": false });
      expect(job.steps).toEqual(jobs.dev?.steps);
    }
    expect(concurrency["cancel-in-progress"]).toBe(false);
  });

  // The update is refused in its preview, of which nobody is told else.
  it("tell the channels of a refusal, because nobody watches", () => {
    const { jobs } = read(".github/workflows/up.yml");
    const up = jobs.dev?.steps.find(({ run }) => run?.includes("pulumi up"));
    expect(up).toMatchObject({ env: { SLIPWAY_UNATTENDED: "1" } });
  });

  // GitHub keeps one job waiting in a group: a look at night would put aside the update that waits.
  it("are looked at in a group of its own", () => {
    expect(jobOf(".github/workflows/drift.yml", "plan").concurrency?.group).not.toContain("stack-");
  });
});

it.each([
  ["preview", "plan"],
  ["up", "dev"],
  ["drift", "plan"],
])("%s.yml has all of the history: the gate approval asks it who wrote a pin", (workflow, job) => {
  const checkout = jobOf(`.github/workflows/${workflow}.yml`, job).steps[0];
  expect(checkout?.with["fetch-depth"]).toBe(0);
});

it("preview.yml hands secrets only to jobs that a fork cannot start, nor Dependabot, which GitHub gives none", () => {
  const text = textOf(".github/workflows/preview.yml");
  const { jobs } = read(".github/workflows/preview.yml");
  const withSecrets = Object.values(jobs).filter((job) => JSON.stringify(job).includes("secrets."));
  expect(text).toContain("secrets.");
  expect(withSecrets).toHaveLength(1);
  for (const job of withSecrets)
    for (const condition of [
      "github.event.pull_request.head.repo.full_name == github.repository",
      "github.event.pull_request.user.login != 'dependabot[bot]'",
    ])
      expect(job.if).toContain(condition);
});

it("Dependabot looks where the pins are", () => {
  const { updates } = parse(textOf(".github/dependabot.yml")) as {
    updates: { "package-ecosystem": string; directory?: string; directories?: string[] }[];
  };
  const placesOf = (name: string) =>
    updates
      .filter((update) => update["package-ecosystem"] === name)
      .flatMap(({ directory, directories = [] }) => [
        ...(directory === undefined ? [] : [directory]),
        ...directories,
      ]);
  expect(placesOf("github-actions")).toEqual(["/", "/components/ci/pins"]);
  expect(placesOf("docker")).toEqual(["/components/ci/pins"]);
});
