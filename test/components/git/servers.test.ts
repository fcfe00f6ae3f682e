import { createServer as createHttps } from "node:https";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { dirname } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Clone, openClone } from "#components/git/clone.ts";
import { GitError } from "#components/git/failure.ts";
import { type GitRemote, gitRemote } from "#test/harness/git-remote.ts";
import { type Incident, isPush, isPushOffer, refusePush, serveGit } from "#test/harness/git-server.ts";
import { selfSigned } from "#test/harness/self-signed.ts";

const author = { name: "Slipway", email: "slipway@localhost" };
const limits = { silence: 1, command: 4 };

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A clone of a repository with one commit, behind a server with an incident. */
async function behind(incident: Incident): Promise<{ remote: GitRemote; clone: Clone }> {
  const remote = gitRemote();
  remote.commit({ file: "1" });
  const server = await serveGit(dirname(remote.folder), incident);
  onTestFinished(server.close);
  const clone = await openClone({ url: `${server.url}/repo.git`, branch: "main", limits });
  return { remote, clone };
}

const failureOf = async (work: Promise<unknown>): Promise<GitError> => {
  const error = await work.then(
    () => new Error("it succeeded"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(GitError);
  return error as GitError;
};

const makeCommit = async (clone: Clone, tip: string | undefined): Promise<string> => {
  const files = new Map([["file", "2"]]);
  return (await clone.commit(tip, [{ message: "mine\n", files }], author))[0] ?? "";
};

/** Fetches, commits and pushes. */
async function pushTo(clone: Clone): Promise<void> {
  const commit = await makeCommit(clone, await clone.fetchTip());
  await clone.push(new Map([["refs/heads/main", commit]]));
}

describe("a push that a server refuses", () => {
  it.each([
    ["rejected", "non-fast-forward"],
    ["rejected", "fetch first"],
    ["rejected", "stale info"],
    ["rejected", "cannot lock ref 'refs/heads/main': is at 1 but expected 2"],
    ["rejected", "cannot lock ref 'refs/heads/main': Unable to create 'main.lock': File exists."],
    ["rejected", "incorrect old value provided"],
    ["rejected", "failed to update ref"],
    ["ruled", "pre-receive hook declined"],
    ["ruled", "protected branch hook declined"],
    ["unreachable", "Internal Server Error"],
  ])("is %s by the words %j", async (kind, words) => {
    const { clone } = await behind((request, response) => {
      if (!isPush(request)) return false;
      refusePush(request, response, words);
      return true;
    });
    expect((await failureOf(pushTo(clone))).kind).toBe(kind);
  });

  it.each([
    ["known", true, "(non-fast-forward)"],
    ["not known yet", false, "rejected]"],
  ])("is rejected by Git itself when a rival was faster who is %s", async (_name, known, words) => {
    const { remote, clone } = await behind(() => false);
    const commit = await makeCommit(clone, await clone.fetchTip());
    remote.commit({ rival: "1" });
    if (known) await clone.fetchTip();
    const failure = await failureOf(clone.push(new Map([["refs/heads/main", commit]])));
    expect(failure).toMatchObject({ kind: "rejected", message: expect.stringContaining(words) });
  });

  it("is rejected by one request when the branch is not where it was expected (stale info)", async () => {
    const asked: string[] = [];
    const { remote, clone } = await behind((request) => {
      asked.push(request.url ?? "");
      return false;
    });
    const tip = (await clone.fetchTip()) ?? "";
    const commit = await makeCommit(clone, tip);
    const rival = remote.commit({ rival: "1" });
    asked.length = 0;
    const main = "refs/heads/main";
    const failure = await failureOf(clone.push(new Map([[main, commit]]), new Map([[main, tip]])));
    expect(failure).toMatchObject({ kind: "rejected", message: expect.stringContaining("(stale info)") });
    expect(asked).toHaveLength(1);
    expect(remote.git("rev-parse", "main")).toBe(rival);
  });

  it("is rejected by Git itself when the rival comes between offer and push (a lock that cannot be had)", async () => {
    let late: (() => void) | undefined;
    const { remote, clone } = await behind((request) => {
      if (isPush(request)) late?.();
      return false;
    });
    late = () => void remote.commit({ rival: "1" });
    expect((await failureOf(pushTo(clone))).kind).toBe("rejected");
  });
});

describe("a status of the server", () => {
  it.each<[number, string, Record<string, string>, string]>([
    [401, "denied", {}, "Bad credentials"],
    [403, "denied", {}, "Write access to repository not granted."],
    [403, "limited", { "retry-after": "7" }, "You have exceeded a secondary rate limit."],
    [404, "missing", {}, "Repository not found."],
    [403, "limited", { "x-ratelimit-remaining": "0", "retry-after": "7" }, "API rate limit exceeded"],
    [405, "ruled", {}, "Method not allowed"],
    [405, "rejected", {}, "Base branch was modified. Review and try the merge again."],
    [409, "rejected", {}, "Conflict"],
    [422, "ruled", {}, "Unprocessable"],
    [422, "rejected", {}, "Update is not a fast forward"],
    [429, "limited", { "retry-after": "7" }, "Too many requests"],
    [503, "unreachable", { "retry-after": "7" }, "No server is available"],
  ])("%i is %s, at the offer of a push", async (status, kind, headers, text) => {
    const { clone } = await behind((request, response) => {
      if (!isPushOffer(request)) return false;
      response.writeHead(status, { "content-type": "text/plain", ...headers }).end(text);
      return true;
    });
    const failure = await failureOf(pushTo(clone));
    expect(failure.kind).toBe(kind);
    expect(failure.retryAfter).toBe("retry-after" in headers ? 7 : undefined);
  });

  it("429 is limited with its wait, in the middle of a push too", async () => {
    const { clone } = await behind((request, response) => {
      if (!isPush(request)) return false;
      request.resume();
      response.writeHead(429, { "retry-after": "9" }).end();
      return true;
    });
    expect(await failureOf(pushTo(clone))).toMatchObject({ kind: "limited", retryAfter: 9 });
  });

  it("never lets the token into the message", async () => {
    const remote = gitRemote();
    const server = await serveGit(dirname(remote.folder), (_request, response) => {
      response.writeHead(403, { "content-type": "text/plain" }).end("no");
      return true;
    });
    onTestFinished(server.close);
    const token = async () => "a-very-secret-token";
    const clone = await openClone({ url: `${server.url}/repo.git`, branch: "main", token });
    const { message } = await failureOf(clone.fetchTip());
    expect(message).not.toMatch(/secret|Basic|YS12ZXJ5/);
  });
});

describe("a connection", () => {
  const fetchFrom = async (url: string): Promise<GitError> => {
    const began = Date.now();
    const clone = await openClone({ url, branch: "main", limits });
    const failure = await failureOf(clone.fetchTip());
    expect(Date.now() - began).toBeLessThan(8_000);
    return failure;
  };
  const tcp = async (onSocket: (socket: Socket) => void): Promise<string> => {
    const port = await listening(
      createServer({ allowHalfOpen: true }, (socket) => {
        socket.on("error", () => undefined);
        onTestFinished(() => void socket.destroy());
        onSocket(socket);
      }),
    );
    return `http://127.0.0.1:${port}/repo.git`;
  };

  it("to a name that DNS does not know is unreachable", async () => {
    expect((await fetchFrom("http://nowhere.invalid/repo.git")).kind).toBe("unreachable");
  });

  it("that is refused is unreachable", async () => {
    expect((await fetchFrom("http://127.0.0.1:1/repo.git")).kind).toBe("unreachable");
  });

  it("to a server that hangs is given up after the silence that is allowed", async () => {
    const failure = await fetchFrom(await tcp(() => undefined));
    expect(failure).toMatchObject({ kind: "unreachable", message: expect.stringContaining("too slow") });
  });

  it("to a server that sends a byte now and then for ever is given up after the time of a command", async () => {
    const url = await tcp((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n\r\n");
      const drip = setInterval(() => socket.write("0"), 100);
      socket.once("close", () => clearInterval(drip));
    });
    const failure = await fetchFrom(url);
    expect(failure).toMatchObject({
      kind: "unreachable",
      message: expect.stringContaining("timed out after 4 s"),
    });
  });

  it("that is half closed without an answer is unreachable", async () => {
    expect((await fetchFrom(await tcp((socket) => void socket.once("data", () => socket.end())))).kind).toBe(
      "unreachable",
    );
  });

  it("that is half closed in the middle of an answer is unreachable", async () => {
    const url = await tcp((socket) =>
      socket.once("data", () =>
        socket.end(
          "HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\nContent-Length: 5000\r\n\r\n001e# service=git-upload-pack\n0000",
        ),
      ),
    );
    expect((await fetchFrom(url)).kind).toBe("unreachable");
  });

  it("that is reset is unreachable", async () => {
    expect((await fetchFrom(await tcp((socket) => void socket.resetAndDestroy()))).kind).toBe("unreachable");
  });

  it("to a server whose certificate nobody signed is untrusted, and so is one to a server without TLS", async () => {
    const port = await listening(createHttps(selfSigned, (_request, response) => void response.end()));
    expect((await fetchFrom(`https://127.0.0.1:${port}/repo.git`)).kind).toBe("untrusted");
    const plain = await tcp((socket) => void socket.once("data", () => socket.end("HTTP/1.1 400\r\n\r\n")));
    expect((await fetchFrom(plain.replace("http", "https"))).kind).toBe("untrusted");
  });
});
