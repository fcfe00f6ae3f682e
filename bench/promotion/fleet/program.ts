import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { ensureStacks } from "#sandbox/engine/stacks.ts";
import type { Session } from "#sandbox/session.ts";

/** Registers every promotion of a list, as an environment's program does. */
const PROGRAM = `import { readFileSync } from "node:fs";
import { FreightPromotion } from "#components/promotion/freight-promotion.ts";

const wanted = JSON.parse(readFileSync(new URL("wanted.json", import.meta.url), "utf8"));
for (const inputs of wanted) new FreightPromotion(inputs.service, { ...inputs, total: wanted.length });
`;

const SETTINGS =
  "name: bench-fleet\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nmain: main.ts\n";

const state = z.object({
  deployment: z.object({
    resources: z
      .array(z.object({ type: z.string(), outputs: z.record(z.string(), z.unknown()).optional() }))
      .optional(),
  }),
});
const promoted = z.object({ service: z.string(), commit: z.string(), healthyAfterSeconds: z.number() });

/** What the engine's state says of a promotion. */
export type Promoted = z.infer<typeof promoted>;

/** A project with nothing but promotions, a stack for each number of them. */
export interface FleetProject {
  /** Promotes everything in one `up`. @throws when it ends with anything but success */
  up(stack: string, wanted: readonly PromotionInputs[], options?: readonly string[]): Promise<void>;
  promoted(stack: string): Promise<Promoted[]>;
}

/**
 * @param folder must not exist
 * @param product the copy of the product whose code the program runs
 */
export async function fleetProject(folder: string, product: string, session: Session): Promise<FleetProject> {
  await mkdir(folder);
  const imports = { "#components/*": "./components/*", "#src/*": "./src/*" };
  const names = ["components", "src", "node_modules"];
  await Promise.all([
    writeFile(join(folder, "Pulumi.yaml"), SETTINGS),
    writeFile(
      join(folder, "package.json"),
      JSON.stringify({ name: "bench", type: "module", main: "main.ts", imports }),
    ),
    writeFile(join(folder, "main.ts"), PROGRAM),
    ...names.map((name) => symlink(join(product, name), join(folder, name))),
  ]);
  const { pulumi, environment } = session.engine;
  const run = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, all, stdout } = await session.run(folder, args, "capture");
    if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} ended with exit code ${exitCode}:\n${all}`);
    return stdout;
  };
  return {
    async up(stack, wanted, options = []) {
      await ensureStacks({ pulumi, environment, project: folder }, [stack]);
      await writeFile(join(folder, "wanted.json"), JSON.stringify(wanted));
      await run("up", "--yes", "--skip-preview", "--non-interactive", "--stack", stack, ...options);
    },
    async promoted(stack) {
      const { deployment } = state.parse(JSON.parse(await run("stack", "export", "--stack", stack)));
      return (deployment.resources ?? []).flatMap(({ type, outputs }) =>
        type.endsWith(":FreightPromotion") ? [promoted.parse(outputs)] : [],
      );
    },
  };
}
