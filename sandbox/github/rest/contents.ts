import { z } from "zod";
import { announce } from "../announce.ts";
import { parseBody } from "../body.ts";
import type { Double } from "../double.ts";
import { type Entry, listTree, log } from "../git/read.ts";
import { tip } from "../git/refs.ts";
import { gitBytes } from "../git/run.ts";
import { commitFile } from "../git/write.ts";
import type { Repository } from "../model.ts";
import { found, Problem } from "../problem.ts";
import { ok } from "../router.ts";
import { apiUrl, htmlUrl, viewer } from "../views.ts";
import { commitView } from "./commits.ts";
import type { OnRepository } from "./in-repository.ts";
import { refuseDirectCommit } from "./rulesets.ts";

const signature = z.object({ name: z.string(), email: z.string(), date: z.string().optional() });
const changeBody = z.object({
  message: z.string(),
  content: z.string().optional(),
  sha: z.string().optional(),
  branch: z.string().optional(),
  author: signature.optional(),
  committer: signature.optional(),
});

/** Files by path: read, written and removed, each write a commit. */
export function contentRoutes(double: Double, on: OnRepository): void {
  on("GET", "/contents", ({ repository, folder, query }) => read(double, repository, folder, "", query));
  on("GET", "/contents/*path", ({ repository, folder, params, query }) =>
    read(double, repository, folder, params.path.replace(/\/$/, ""), query),
  );
  for (const method of ["PUT", "DELETE"] as const) {
    on(method, "/contents/*path", async ({ repository, folder, params, body }) => {
      const change = parseBody(changeBody, body);
      const branch = change.branch ?? repository.settings.default_branch;
      const parent = await tip(folder, branch);
      const old = parent ? (await listTree(folder, parent, params.path))[0] : undefined;
      refuseStale(params.path, old, change.sha);
      if (method === "DELETE") found(old);
      refuseDirectCommit(repository, branch);

      const { name, email } = viewer(double);
      const content = method === "PUT" ? Buffer.from(change.content ?? "", "base64") : undefined;
      const sha = await commitFile(
        folder,
        { path: params.path, content, mode: old?.mode },
        {
          branch,
          parents: parent ? [parent] : [],
          message: change.message,
          author: change.author ?? change.committer ?? { name, email },
          committer: change.committer,
        },
      );
      await announce(double, repository);
      const [written] = await listTree(folder, sha, params.path);
      const commit = found((await log(folder, ["--max-count=1", sha]))[0]);
      const { parents, commit: details } = commitView(double, repository, commit);
      return {
        status: method === "PUT" && !old ? 201 : 200,
        body: {
          content: written ? entryView(double, repository, branch, written) : null,
          commit: { sha, parents, ...details },
        },
      };
    });
  }
}

async function read(
  double: Double,
  repository: Repository,
  folder: string,
  path: string,
  query: URLSearchParams,
) {
  const ref = query.get("ref") || repository.settings.default_branch;
  const [entry] = path ? await listTree(folder, ref, path) : [];
  if (path) found(entry);
  if (entry?.type === "file") {
    const content = Buffer.from(await gitBytes(folder, ["cat-file", "blob", entry.sha])).toString("base64");
    return ok({ ...entryView(double, repository, ref, entry), encoding: "base64", content });
  }
  const children = await listTree(folder, ref, path ? `${path}/` : "");
  return ok(children.map((child) => entryView(double, repository, ref, child)));
}

/** The provider reads the branch out of `url`, so it must always carry `?ref=`. */
function entryView(double: Double, repository: Repository, ref: string, entry: Entry) {
  const { type, sha, size, path } = entry;
  return {
    type,
    name: path.split("/").at(-1),
    path,
    sha,
    size,
    url: `${apiUrl(double, repository, `/contents/${encodePath(path)}`)}?ref=${encodeURIComponent(ref)}`,
    html_url: `${htmlUrl(double, repository)}/blob/${ref}/${encodePath(path)}`,
    download_url: `${htmlUrl(double, repository)}/raw/${ref}/${encodePath(path)}`,
  };
}

const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

function refuseStale(path: string, old: Entry | undefined, sha: string | undefined): void {
  if (!old || old.sha === sha) return;
  if (sha === undefined) throw new Problem(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  throw new Problem(409, `${path} does not match ${sha}`);
}
