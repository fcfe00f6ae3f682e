import * as z from "zod";
import { doubtful, type Finding, failed, fine, wrong } from "./finding.ts";
import { judgeClock } from "./machine.ts";

/** What GitHub says of a token. */
export interface TokenFacts {
  /** Status of asking who it is. */
  readonly status: number;
  readonly login?: string;
  /** Scopes of a classic token; undefined for a fine-grained one. */
  readonly scopes?: readonly string[];
  readonly expires?: Date;
  /** What it may do to the GitOps repository; undefined where that is not there (yet), or not shown to it. */
  readonly gitops?: { readonly push: boolean; readonly archived: boolean };
}

/** Days before its end at which a token should be renewed. */
const RENEW = 14;
const DAY = 86_400_000;

/** @param hub whether this stack makes repositories, or only writes to one */
export function judgeToken(facts: TokenFacts, gitops: string, hub: boolean, now: Date): Finding[] {
  const { status, login = "", scopes, expires, gitops: repository } = facts;
  const about = "GitHub token";
  if (status === 401)
    return [
      wrong(about, "GitHub does not know it", "make a new one, and `pulumi config set --secret githubToken`"),
    ];
  if (status !== 200)
    return [
      wrong(about, `GitHub answers ${status} to who it is`, "check github.baseUrl and GitHub's status page"),
    ];
  const found: Finding[] = [fine(about, `of ${login}`)];
  const days = expires === undefined ? undefined : Math.floor((expires.getTime() - now.getTime()) / DAY);
  if (days !== undefined && days < RENEW)
    found.push(doubtful(about, `ends in ${days} days`, "renew it: rotation needs no deployment"));
  if (scopes !== undefined && !scopes.includes("repo"))
    found.push(
      wrong(
        about,
        `lacks the scope repo; it has ${scopes.join(", ") || "none"}`,
        "add it, or take a fine-grained token",
      ),
    );
  if (repository === undefined)
    found.push(
      hub
        ? fine(
            "GitOps repository",
            `${gitops} is not there yet, or not shown to the token; the hub's first up makes it`,
          )
        : wrong(
            "GitOps repository",
            `${gitops} is not there, or not shown to the token`,
            "deploy the hub first, or give the token access to it",
          ),
    );
  else if (repository.archived)
    found.push(
      wrong(
        "GitOps repository",
        `${gitops} is archived, so that nothing can be promoted`,
        "unarchive it, or deploy the hub with github.adopt",
      ),
    );
  else if (!repository.push)
    found.push(
      wrong("GitOps repository", `the token may not write to ${gitops}`, "give it Contents: read and write"),
    );
  else found.push(fine("GitOps repository", `the token may write to ${gitops}`));
  return found;
}

const User = z.looseObject({ login: z.string() });
const Repository = z.looseObject({
  archived: z.boolean(),
  permissions: z.looseObject({ push: z.boolean() }).optional(),
});

/** Milliseconds for an answer. */
const PATIENCE = 15_000;

/** Asks GitHub who the token is and what it may do. Changes nothing. */
export async function lookAtGitHub(
  { apiUrl, owner, gitops, hub }: { apiUrl: string; owner: string; gitops: string; hub: boolean },
  token: string,
  now: () => Date = () => new Date(),
): Promise<Finding[]> {
  const get = (path: string): Promise<Response> =>
    fetch(`${apiUrl}${path}`, {
      headers: { authorization: `Bearer ${token}`, accept: "application/vnd.github+json" },
      signal: AbortSignal.timeout(PATIENCE),
    });
  try {
    const user = await get("/user");
    const repository = user.ok ? await get(`/repos/${owner}/${gitops}`) : undefined;
    const { data } = Repository.safeParse(repository?.ok ? await repository.json() : undefined);
    const date = user.headers.get("date");
    const scopes = user.headers.get("x-oauth-scopes");
    const expires = user.headers.get("github-authentication-token-expiration");
    const facts: TokenFacts = {
      status: user.status,
      ...(user.ok ? { login: User.parse(await user.json()).login } : {}),
      ...(scopes === null
        ? {}
        : {
            scopes: scopes
              .split(",")
              .map((one) => one.trim())
              .filter((one) => one !== ""),
          }),
      ...(expires === null ? {} : { expires: new Date(expires) }),
      ...(data === undefined
        ? {}
        : { gitops: { push: data.permissions?.push ?? true, archived: data.archived } }),
    };
    return [
      ...judgeToken(facts, `${owner}/${gitops}`, hub, now()),
      ...(date === null ? [] : [judgeClock(new Date(date), now())]),
    ];
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return [
      failed(
        "GitHub",
        `${apiUrl} cannot be reached: ${why}; check github.baseUrl, the network and its proxy`,
      ),
    ];
  }
}
