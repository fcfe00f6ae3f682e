import { Command } from "commander";
import { type SoakOptions, soak } from "./soak.ts";

const program = new Command("soak")
  .description(
    "Many environments are updated at once against one repository; nothing may be lost or done twice.",
  )
  .option("--writers <n>", "environments, each run of one a process of its own", Number, 10)
  .option("--services <n>", "services of each environment", Number, 10)
  .option("--seconds <n>", "how long", Number, 300)
  .option("--latency <ms>", "wait before every request to Git is served", Number, 300)
  .option("--rival <ms>", "between two commits of somebody who works on the server itself", Number, 2_000)
  .option("--goal <n>", "edits that must be made", Number, 1_000)
  .parse();
const { goal, ...options } = program.opts<SoakOptions & { goal: number }>();

const report = await soak(options, (line) => console.error(line));
const { edits, landed, pushes, lost, duplicated, strayed, failed, requests, runs } = report;
for (const [name, list] of Object.entries({ lost, duplicated, strayed, failed }))
  for (const entry of list) console.log(`${name}: ${entry}`);
console.log(
  [
    `${options.writers} writers of ${options.services} services, ${options.latency} ms before each request, a rival every ${options.rival} ms, ${options.seconds} s`,
    `edits       ${edits} in ${runs} runs (goal ${goal}); the slowest run took ${report.slowest.toFixed(1)} s`,
    `lost        ${lost.length}`,
    `duplicated  ${duplicated.length}`,
    `strayed     ${strayed.length}`,
    `failed runs ${failed.length}`,
    `pushes      ${landed} landed, ${pushes} begun: ${(landed / edits).toFixed(3)} and ${(pushes / edits).toFixed(3)} per edit`,
    `rival       ${report.rivals} commits, all in Git unless listed above`,
    `requests    ${requests}: ${(requests / edits).toFixed(1)} per edit`,
  ].join("\n"),
);
if (edits < goal || lost.length + duplicated.length + strayed.length + failed.length > 0)
  process.exitCode = 1;
