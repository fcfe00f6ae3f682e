import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Access } from "../access.ts";
import { announce } from "../announce.ts";
import { type Double, findRepository, LOGIN } from "../double.ts";
import { takePushRefusal } from "../faults.ts";
import type { Repository } from "../model.ts";
import { refusingPush } from "./refuse-push.ts";
import { runHttpBackend } from "./smart-http.ts";

const GIT_PATH = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

export interface GitRequest {
  owner: string;
  name: string;
  service: string;
  query: string;
  /** Whether it belongs to a push. */
  isWrite: boolean;
}

/** What a URL asks of git, with or without `.git` after the repository; `undefined` when it is no git request. */
export function gitRequestOf(url: URL): GitRequest | undefined {
  const [, owner, name, service] = GIT_PATH.exec(url.pathname) ?? [];
  if (!owner || !name || !service) return undefined;
  const asked = url.searchParams.get("service") ?? service;
  return { owner, name, service, query: url.search.slice(1), isWrite: asked === "git-receive-pack" };
}

/** Why git may not be reached, with GitHub's status and wording; `undefined` when it may. */
export function refusalOf(
  repository: Repository | undefined,
  access: Access,
  isWrite: boolean,
): { status: number; text: string } | undefined {
  const isPublic = repository?.settings.visibility === "public";
  if (access === "refused") return { status: 401, text: "Invalid username or token." };
  if (access === "anonymous" && (isWrite || !isPublic))
    return { status: 401, text: "Authentication required." };
  if (!repository) return { status: 404, text: "Repository not found." };
  if (isWrite && repository.settings.archived) {
    return { status: 403, text: "This repository was archived so it is read-only." };
  }
  if (isWrite && access === "read") return { status: 403, text: "Write access to repository not granted." };
  return undefined;
}

/** Serves one git request; after a push, webhooks and pull requests hear of it before the client does. */
export async function serveGit(
  double: Double,
  access: Access,
  asked: GitRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const repository = findRepository(double, asked.owner, asked.name);
  const refusal = refusalOf(repository, access, asked.isWrite);
  if (refusal || !repository) {
    request.resume();
    const { status, text } = refusal ?? { status: 404, text: "Repository not found." };
    // git shows the text to its user when it is plain, and asks for credentials only when it is challenged.
    const challenge = status === 401 ? { "www-authenticate": 'Basic realm="GitHub"' } : {};
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...challenge }).end(text);
    return;
  }
  const isPush = asked.service === "git-receive-pack";
  const wording = isPush ? takePushRefusal(double.faults) : undefined;
  await runHttpBackend(request, response, {
    root: double.repositories,
    path: `/${repository.id}.git/${asked.service}`,
    query: asked.query,
    user: access === "write" ? LOGIN : undefined,
    env: wording === undefined ? {} : await refusingPush(join(double.repositories, "refuse-push"), wording),
  });
  if (isPush) {
    await double.exclusive(async () => {
      await announce(double, repository);
      await double.save();
    });
  }
  response.end();
}
