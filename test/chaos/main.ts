import { Command } from "commander";
import { chaos, type Kill, type Outcome } from "./chaos.ts";
import { MOMENTS } from "./moments.ts";
import { VICTIMS } from "./update.ts";

const { kills } = new Command("chaos")
  .description(
    "Kills updates (SIGKILL) at every boundary and at random; one more update must put everything right.",
  )
  .option("--kills <n>", "how many", Number, 112)
  .parse()
  .opts<{ kills: number }>();

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
