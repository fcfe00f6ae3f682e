import { execaSync } from "execa";
import { fastImportStream } from "#components/git/fast-import.ts";
import { commitMessage, verifiedMessage } from "#components/promotion/evidence.ts";
import { setImage } from "#components/promotion/image-file.ts";
import { againRef, verifiedRef } from "#components/promotion/model.ts";
import { pinned } from "#test/components/promotion/fixtures.ts";
import { type GitRemote, gitRemote } from "./git-remote.ts";

/** One promotion of a history that a test writes down. Times are RFC 3339. */
export interface PastPromotion {
  readonly at: string;
  readonly stage: string;
  readonly service?: string;
  readonly version: string;
  readonly from?: string;
  /** When it was verified; leave out for one that failed. */
  readonly verified?: string;
}

const author = { name: "Slipway", email: "slipway@localhost" };
const seconds = (time: string): number => Date.parse(time) / 1_000;

/** A real repository with these promotions, commits and tags dated as given. Commit ids are in order of the promotions. */
export function promotionHistory(past: readonly PastPromotion[]): GitRemote & { readonly commits: string[] } {
  const remote = gitRemote();
  const dir = remote.url.slice("file://".length);
  const git = (args: string[], input: string) =>
    execaSync("git", ["--git-dir", dir, ...args], { input }).stdout;
  const commits: string[] = [];
  for (const { at, stage, service = "catalogue", version, from, verified } of past) {
    const freight = pinned(service, version);
    const promotion = { stage, service };
    const message = commitMessage({
      promotion,
      freight,
      from,
      gates: [{ gate: "image", state: "pass", reason: "" }],
      run: "run-1",
      by: "pat <pat@example.test>",
    });
    const files = new Map([[`env/${stage}/${service}/${service}-image.yaml`, setImage(undefined, freight)]]);
    git(
      ["fast-import", "--quiet", "--force"],
      fastImportStream("refs/heads/main", commits.at(-1), [{ message, files }], author, seconds(at)),
    );
    const commit = remote.git("rev-parse", "main");
    commits.push(commit);
    if (verified === undefined) continue;
    const plain = verifiedRef(stage, service, version);
    const ref = remote.git("for-each-ref", plain) === "" ? plain : againRef(plain, commit);
    const text = verifiedMessage({ promotion, freight, run: "run-1" }, seconds(verified) - seconds(at));
    const tagger = `${author.name} <${author.email}> ${seconds(verified)} +0000`;
    const name = ref.slice("refs/tags/".length);
    const tag = git(["mktag"], `object ${commit}\ntype commit\ntag ${name}\ntagger ${tagger}\n\n${text}`);
    remote.git("update-ref", ref, tag);
  }
  return { ...remote, commits };
}
