import type { ServerResponse } from "node:http";
import { dirname } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openClone } from "#components/git/clone.ts";
import { commitPromotions } from "#components/promotion/commit.ts";
import { setImage } from "#components/promotion/image-file.ts";
import { gitRemote } from "#test/harness/git-remote.ts";
import { type Incident, isPush, isPushOffer, refusePush, serveGit } from "#test/harness/git-server.ts";
import { gateClients, pinned, promotion } from "./fixtures.ts";

const answer = (response: ServerResponse, status: number, headers = {}) => {
  response.writeHead(status, { "content-type": "text/plain", ...headers }).end("ordered by a test");
  return true;
};

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
  [
    "rejects the push",
    times(3, (request, response) => {
      if (!isPush(request)) return false;
      refusePush(request, response, "incorrect old value provided");
      return true;
    }),
  ],
  ["hangs", times(1, () => true)],
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

it.each([401, 403, 404, 422])("%i ends the promotion at once", async (status) => {
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
