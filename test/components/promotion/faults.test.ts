import type { ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { retrying } from "#components/faults/retry.ts";
import { openClone } from "#components/git/clone.ts";
import { commitPromotions } from "#components/promotion/commit.ts";
import { setImage } from "#components/promotion/image-file.ts";
import { gitRemote } from "#test/harness/git-remote.ts";
import { type Incident, isPush, isPushOffer, refusePush, serveGit } from "#test/harness/git-server.ts";
import { selfSigned } from "#test/harness/self-signed.ts";
import { gateClients, pinned, promotion } from "./fixtures.ts";

const answer = (response: ServerResponse, status: number, headers = {}, text = "ordered by a test") => {
  response.writeHead(status, { "content-type": "text/plain", ...headers }).end(text);
  return true;
};

/** The wordings of servers for a push that came too late. */
const WORDINGS = [
  "non-fast-forward",
  "fetch first",
  "stale info",
  "cannot lock ref 'refs/heads/main': is at 1 but expected 2",
  "incorrect old value provided",
];
/** The same by statuses of GitHub's. */
const MOVED = [
  [405, "Base branch was modified. Review and try the merge again."],
  [409, "main is at 1 but expected 2"],
  [422, "Update is not a fast forward"],
] as const;
const OFFER = "application/x-git-receive-pack-advertisement";

/** Commits one promotion against a server with an incident; returns what came of it and the commits that were made. */
async function promoteThrough(incident: Incident) {
  const remote = gitRemote();
  const file = "env/dev/catalogue/catalogue-image.yaml";
  const base = remote.commit({ [file]: setImage(undefined, pinned("catalogue", "1.0.0")) });
  const server = await serveGit(dirname(remote.folder), incident);
  onTestFinished(server.close);
  const url = `${server.url}/repo.git`;
  const clone = await openClone({ url, branch: "main", limits: { silence: 1, command: 5 } });
  const guard = async () => {};
  const result = await commitPromotions([promotion({ url })], { ...gateClients(), clone, guard }).catch(
    (error: unknown) => [error],
  );
  const subjects = remote.git("log", "--format=%s", `${base}..main`);
  return { result: result[0], subjects };
}

/** An incident that happens the first times only. */
const times = (count: number, incident: Incident): Incident => {
  let left = count;
  return async (request, response) => {
    if (left === 0 || !(await incident(request, response))) return false;
    left--;
    return true;
  };
};

it.each<[string, Incident]>([
  ["is in trouble", times(2, (_request, response) => answer(response, 503))],
  ["limits requests", times(2, (_request, response) => answer(response, 429, { "retry-after": "0" }))],
  [
    "limits requests in GitHub's way",
    times(1, (request, response) => isPushOffer(request) && answer(response, 403, { "retry-after": "1" })),
  ],
  ...WORDINGS.map((words): [string, Incident] => [
    `rejects the push by the words "${words}"`,
    times(2, (request, response) => {
      if (!isPush(request)) return false;
      refusePush(request, response, words);
      return true;
    }),
  ]),
  ...MOVED.map(([status, words]): [string, Incident] => [
    `says that the branch moved, by ${status}`,
    times(2, (request, response) => isPushOffer(request) && answer(response, status, {}, words)),
  ]),
  [
    "names the time at which it wants to be asked again",
    times(1, (request, response) => {
      const soon = new Date(Date.now() + 1_000).toUTCString();
      return isPushOffer(request) && answer(response, 429, { "retry-after": soon });
    }),
  ],
  ["hangs", times(1, () => true)],
  [
    "closes its half of the connection in the middle of an answer",
    times(2, (request) => {
      request.socket.end(`HTTP/1.1 200 OK\r\nContent-Type: ${OFFER}\r\nContent-Length: 5000\r\n\r\n001e#`);
      return true;
    }),
  ],
  [
    "closes the connection",
    times(2, (request) => {
      request.socket.destroy();
      return true;
    }),
  ],
])("one promotion is one commit when the server first %s", async (_name, incident) => {
  const { result, subjects } = await promoteThrough(incident);
  expect(result).toMatchObject({ made: true });
  expect(subjects).toBe("promote catalogue 1.0.0 -> 1.1.0 to dev");
});

it("a push whose answer is lost is found in Git and not done again", async () => {
  let lost = 0;
  const { result, subjects } = await promoteThrough((request, response) => {
    if (isPush(request) && lost++ === 0) {
      // Git does all of its work, and the client never hears of it.
      response.writeHead = () => response;
      response.write = () => true;
      response.end = () => {
        request.socket.destroy();
        return response;
      };
    }
    return false;
  });
  // At least once: libcurl may send what got no answer again by itself.
  expect(lost).toBeGreaterThan(0);
  expect(result).toMatchObject({ made: true, from: "1.0.0" });
  expect(subjects).toBe("promote catalogue 1.0.0 -> 1.1.0 to dev");
});

it("a server whose certificate nobody signed ends the promotion at once", async () => {
  let connections = 0;
  const server = createServer(selfSigned, (_request, response) => void response.end());
  server.on("connection", () => connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/repo.git`;
  const clone = await openClone({ url, branch: "main" });
  const services = { ...gateClients(), clone, guard: async () => {} };
  await expect(commitPromotions([promotion({ url })], services)).rejects.toMatchObject({ kind: "untrusted" });
  // The tip and the records are asked for at the same time.
  expect(connections).toBe(2);
});

it("a name that DNS does not know is asked for again, and no longer than there is patience", async () => {
  const url = "http://nowhere.invalid/repo.git";
  const clone = await openClone({ url, branch: "main" });
  let asked = 0;
  const ask = () => {
    asked++;
    return clone.fetchTip();
  };
  await expect(retrying(ask, { within: 1 })).rejects.toMatchObject({ kind: "unreachable" });
  expect(asked).toBeGreaterThan(1);
});

it.each([401, 403, 404, 405, 422])("%i ends the promotion at once", async (status) => {
  let asked = 0;
  const { result, subjects } = await promoteThrough((request, response) => {
    if (!isPushOffer(request)) return false;
    asked++;
    return answer(response, status);
  });
  expect(result).toBeInstanceOf(Error);
  expect(asked).toBe(1);
  expect(subjects).toBe("");
});
