import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { execa } from "execa";
import type { Author } from "#components/git/fast-import.ts";
import { approve } from "#components/promotion/approve.ts";
import { reviewPromotion } from "#components/promotion/engine/review.ts";
import { gatherGitFacts } from "#components/promotion/facts.ts";
import { gateTable } from "#components/promotion/gate-table.ts";
import { mayCommit } from "#components/promotion/gates/gate.ts";
import { liveServices } from "#components/promotion/services.ts";
import { assertService } from "./gitops.ts";
import { openProject } from "./project.ts";

/** `approve`: records that somebody approves a version for a stage, and says what is still missing. */
export const addApprove = (program: Command): void => {
  program
    .command("approve")
    .description("approve a version for a stage; a tag in the GitOps repository records it")
    .argument("<stage>")
    .argument("<service@version>")
    .option("--as <identity>", "who approves, as `Name <address>`; default: Git's user.name and user.email")
    .option("--key <file>", "private SSH key to sign with; default: Git's user.signingkey")
    .addHelpText("after", "\nExample: npm run approve -- prod catalogue@1.1.0")
    .action(async (stage: string, wanted: string, options: { as?: string; key?: string }) => {
      const project = openProject(process.cwd());
      const environment = project.environment(stage);
      const [, service = "", version = ""] = /^([^@]+)@(.+)$/.exec(wanted) ?? [];
      if (service === "") throw new Error(`"${wanted}" names no version; write catalogue@1.1.0`);
      assertService(environment, service);
      const pinned = environment.promotions.find((one) => one.service === service);
      if (pinned === undefined)
        throw new Error(
          `${service} has no pin on ${stage}: its version is the pipeline's; pin it there first`,
        );

      const { waivers: _none, ...promotion } = { ...pinned, freight: { ...pinned.freight, version } };
      const services = await liveServices(promotion);
      const git = gitIn(project.folder);
      const author = await identity(options.as, git);
      const signing =
        promotion.gates?.approval?.allowedSigners && (options.key ?? (await git("user.signingkey")));
      const approver: Author = signing
        ? { ...author, signing: { format: "ssh", key: () => readFile(signing, "utf8") } }
        : author;
      const { tag, made } = await approve(promotion, pinned.freight.version === version, approver, services);
      console.log(made ? `✔ ${tag}` : `✔ ${tag} was there already`);

      const facts = await gatherGitFacts(services.clone, promotion);
      const { gates } = await reviewPromotion(promotion, facts, services, await services.engine(promotion));
      const missing = gates.filter((gate) => !mayCommit(gate));
      console.log(gateTable(gates).join("\n"));
      console.log(
        missing.length === 0
          ? `Nothing is missing: pin ${service}: ${version} in Pulumi.${stage}.yaml and run \`pulumi up -s ${stage}\`.`
          : `Still missing: ${missing.map(({ gate }) => gate).join(", ")}.`,
      );
    });
};

const gitIn =
  (folder: string) =>
  async (key: string): Promise<string | undefined> => {
    const { exitCode, stdout } = await execa("git", ["config", key], { cwd: folder, reject: false });
    return exitCode === 0 && stdout !== "" ? stdout : undefined;
  };

/** Who approves. @throws an Error that says how to tell */
export async function identity(
  given: string | undefined,
  git: (key: string) => Promise<string | undefined>,
): Promise<Pick<Author, "name" | "email">> {
  const [, name, email] = /^\s*([^<>\n]+?)\s*<([^<>\s]+@[^<>\s]+)>\s*$/.exec(given ?? "") ?? [];
  if (name !== undefined && email !== undefined) return { name, email };
  if (given !== undefined)
    throw new Error(`"${given}" is no identity; write --as "Ada Lovelace <ada@example.com>"`);
  const [user, address] = [await git("user.name"), await git("user.email")];
  if (user !== undefined && address !== undefined) return { name: user, email: address };
  throw new Error(
    'nobody is known to approve; write --as "Ada Lovelace <ada@example.com>", or set Git\'s user.name and user.email',
  );
}
