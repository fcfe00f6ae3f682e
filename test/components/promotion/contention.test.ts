import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { type Clone, openClone } from "#components/git/clone.ts";
import { temporaryFolder } from "#components/git/temporary-folder.ts";
import { commitPromotions } from "#components/promotion/commit.ts";
import { setImage } from "#components/promotion/image-file.ts";
import { verifiedRef } from "#components/promotion/model.ts";
import { gitRemote } from "#test/harness/git-remote.ts";
import { serveGit } from "#test/harness/git-server.ts";
import { digestOf, gateClients, pinned, promotion } from "./fixtures.ts";

/** More than Git tells a server of its own commits at once: it would ask again and again whether one is known. */
const SERVICES = Array.from({ length: 40 }, (_, index) => `service-${index}`);
const imageFile = (service: string) => `env/staging/${service}/${service}-image.yaml`;

/** A repository whose services are verified on dev, behind a server that notes what it is asked. */
async function contested() {
  // Git offers its newest commits first: those of others shall be older than our own.
  vi.stubEnv("GIT_COMMITTER_DATE", "2026-01-05T10:00:00Z");
  onTestFinished(() => void vi.unstubAllEnvs());
  const remote = gitRemote();
  const tip = remote.commit(
    Object.fromEntries(
      SERVICES.map((service) => [imageFile(service), setImage(undefined, pinned(service, "1.0.0"))]),
    ),
  );
  const asked: string[] = [];
  const server = await serveGit(dirname(remote.folder), ({ method, url = "" }) => {
    asked.push(`${method} ${url.replace(/^.*git-/, "")}`);
    return false;
  });
  onTestFinished(server.close);
  const url = `${server.url}/repo.git`;
  const clone = await openClone({ url, branch: "main" });
  await clone.fetchTip();
  const message = `verified\n\nSlipway-Digest: ${digestOf("1.1.0")}\n`;
  const refs = SERVICES.map((service) => verifiedRef("dev", service, "1.1.0"));
  const record = async (ref: string) =>
    [ref, await clone.tag(ref.slice("refs/tags/".length), tip, message, promotion().author)] as const;
  await clone.push(new Map(await Promise.all(refs.map(record))));
  return {
    remote,
    clone: await openClone({ url, branch: "main" }),
    asked,
    wanted: SERVICES.map((service) => promotion({ url, stage: "staging", service, upstream: ["dev"] })),
  };
}

/** The commands that were given to Git, by its own trace; not those that it gave itself. */
const commandsIn = (folder: string): string[] =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .flatMap(
      (text) =>
        /"event":"start".*"argv":\["git","--git-dir",.*?"(fetch|[a-z]+-[a-z]+|push)"/.exec(text)?.[1] ?? [],
    );

it("after a rejected push asks Git for what is new and nobody else for what nobody changed", async () => {
  const { remote, clone, asked, wanted } = await contested();
  const clients = gateClients();
  const resolve = vi.spyOn(clients.registry, "resolve");
  let tries = 0;
  const guard = async () => {
    if (++tries <= 2) remote.commit({ [`rival-${tries}`]: "faster" });
  };
  const trace = await temporaryFolder();
  /** From the second rejection on: everything that was left over by two tries is there. */
  const push: Clone["push"] = (...args) =>
    clone.push(...args).catch((error: unknown) => {
      asked.length = 0;
      if (tries === 2) vi.stubEnv("GIT_TRACE2_EVENT", trace);
      throw error;
    });

  const results = await commitPromotions(wanted, { ...clients, clone: { ...clone, push }, guard });
  expect(results.filter((result) => result instanceof Error)).toEqual([]);
  expect(tries).toBe(3);
  expect(resolve).toHaveBeenCalledTimes(SERVICES.length);
  expect(asked.toSorted()).toEqual([
    "GET receive-pack",
    "GET upload-pack",
    "GET upload-pack",
    "POST receive-pack",
    "POST upload-pack",
    "POST upload-pack",
    "POST upload-pack",
  ]);
  expect(commandsIn(trace).toSorted()).toEqual(["fast-import", "fetch", "ls-remote", "ls-tree", "push"]);
});
