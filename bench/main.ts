import { Command, InvalidArgumentError } from "commander";
import { measurePlan, type PlanOptions } from "./plan/measure.ts";
import { measurePromotion, type PromotionOptions } from "./promotion/measure.ts";
import { renderText } from "./render.ts";
import { save } from "./save.ts";
import { interruptible } from "./steps.ts";

function count(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("give a whole number from 1");
  return Number(text);
}

const counts = (text: string): number[] => text.split(",").map(count);

const program = new Command("bench").description(
  "Measurements of Slipway on this machine, each beside what it is compared with. Figures go to stdout, progress to stderr.",
);

program
  .command("promotion")
  .description(
    "commit to Synced+Healthy beside a bare git push, many services in one up, Git cost by size, cost of waiting, no-op preview and up beside an empty program, cold and warm start; on a sandbox of its own that is removed at the end",
  )
  .option("--samples <n>", "promotions, and as many bare commits; the goal is judged from 20", count, 20)
  .option("--runs <n>", "no-op runs of the engine, of each kind", count, 5)
  .option("--starts <n>", "cold and warm starts, of each", count, 1)
  .option("--sizes <n,n,...>", "how many services are promoted in one up", counts, [1, 10, 50, 200])
  .option("--save", "write the figures to bench/results/ too", false)
  .action(async ({ save: keep, ...options }: PromotionOptions & { readonly save: boolean }) => {
    const report = await interruptible(
      (steps) => measurePromotion(options, steps),
      (text) => process.stderr.write(text),
    );
    console.log(renderText(report));
    if (keep) for (const path of await save(report)) console.error(`written: ${path}`);
  });

program
  .command("plan")
  .description("the rendered diffs of a plan beside `helm template` alone")
  .option("--services <n>", "services of the product", count, 200)
  .option("--changed <n>", "services that change, beside a plan in which all do", count, 20)
  .option("--samples <n>", "plans, and as many bare renderings, of each kind", count, 5)
  .option("--save", "write the figures to bench/results/ too", false)
  .action(async ({ save: keep, ...options }: PlanOptions & { readonly save: boolean }) => {
    const report = await interruptible(
      (steps) => measurePlan(options, steps),
      (text) => process.stderr.write(text),
    );
    console.log(renderText(report));
    if (keep) for (const path of await save(report)) console.error(`written: ${path}`);
  });

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
