import { join } from "node:path";
import { Command } from "commander";
import { execa } from "execa";
import { chaos, type Kill, type Outcome } from "./chaos.ts";
import { MOMENTS } from "./moments.ts";
import { VICTIMS } from "./update.ts";

const { kills, engine } = new Command("chaos")
  .description(
    "Kills updates (SIGKILL) at every boundary and at random; one more update must put everything right. The engine is a stand-in: a process that starts the real provider.",
  )
  .option("--kills <n>", "how many; with --engine: how many at random", Number, 112)
  .option("--engine", "the real engine on a sandbox of its own, which takes about 10 s a kill")
  .parse()
  .opts<{ kills: number; engine?: true }>();

if (engine) {
  const file = "test/e2e/killed-promotions.test.ts";
  const { exitCode = 1 } = await execa("vitest", ["run", "--project", "e2e", file], {
    cwd: join(import.meta.dirname, "../.."),
    env: { SLIPWAY_RANDOM_KILLS: String(kills) },
    preferLocal: true,
    stdio: "inherit",
    reject: false,
  });
  process.exit(exitCode);
}

const all = MOMENTS.flatMap((moment) => VICTIMS.map((victim): Kill => ({ moment, victim })));
const plan = Array.from({ length: kills }, (_, index) => all[index % all.length]).filter(
  (kill) => kill !== undefined,
);
const tell = ({ moment, victim, complaints }: Outcome) =>
  console.error(`${victim} ${moment}: ${complaints.length === 0 ? "put right" : complaints.join("; ")}`);
const began = Date.now();
const outcomes = await chaos(plan, tell);

for (const { moment, victim } of all) {
  const these = outcomes.filter((one) => one.moment === moment && one.victim === victim);
  const [struck, bad] = [these.filter((one) => one.struck), these.filter((one) => one.complaints.length > 0)];
  console.log(
    `${moment.padEnd(36)}${victim.padEnd(10)}${String(struck.length).padStart(3)} killed, ${these.length - struck.length} had ended already, ${bad.length} not put right`,
  );
}
const struck = outcomes.filter((one) => one.struck).length;
const bad = outcomes.filter((one) => one.complaints.length > 0);
for (const { moment, victim, complaints } of bad)
  console.log(`${victim} ${moment}: ${complaints.join("; ")}`);
console.log(
  `${struck} kills in ${Math.round((Date.now() - began) / 1_000)} s, ${bad.length} not put right by one more update`,
);
if (bad.length > 0) process.exitCode = 1;
