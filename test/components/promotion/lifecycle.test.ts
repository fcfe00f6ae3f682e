import { beforeEach, describe, expect, it, vi } from "vitest";
import { openClone } from "#components/git/clone.ts";
import { commitPromotions } from "#components/promotion/commit.ts";
import { type Controller, ReleaseFailedError } from "#components/promotion/controller/controller.ts";
import { gitEngine } from "#components/promotion/engine/git.ts";
import { setImage } from "#components/promotion/image-file.ts";
import { apply, type CheckedInputs, check, diff, read } from "#components/promotion/lifecycle.ts";
import type { PromotionInputs, PromotionOutputs } from "#components/promotion/model.ts";
import { batchingQueue } from "#components/promotion/queue.ts";
import type { Services } from "#components/promotion/services.ts";
import { type GitRemote, gitRemote } from "#test/harness/git-remote.ts";
import { argoCdTarget, digestOf, gateClients, pinned, promotion, to } from "./fixtures.ts";

const FILE = "env/dev/catalogue/catalogue-image.yaml";
let remote: GitRemote;
let inputs: PromotionInputs;
/** Versions that the fake controller finds unhealthy. */
let broken: Set<string>;
beforeEach(() => {
  remote = gitRemote();
  remote.commit({ [FILE]: setImage(undefined, pinned("catalogue", "1.0.0")) });
  inputs = promotion({ url: remote.url });
  broken = new Set();
});

/** The services of one provider process, as each run of the engine has its own. */
async function newProcess(preflight = async () => {}): Promise<() => Promise<Services>> {
  const clone = await openClone({ url: remote.url, branch: "main" });
  const controller = (promoted: PromotionInputs): Controller => ({
    preflight,
    waitFor: async (release) => {
      if (broken.has(promoted.freight.version)) throw new ReleaseFailedError("pods: CrashLoopBackOff");
      return { revision: release.commit, since: Date.now() };
    },
  });
  const queue = batchingQueue(
    (batch: readonly PromotionInputs[]) =>
      commitPromotions(batch, { ...gateClients(), clone, guard: async () => {} }),
    { settle: 1 },
  );
  const services: Services = {
    ...gateClients(),
    clone,
    queue,
    engine: async () => gitEngine(queue),
    controller: async (promoted) => controller(promoted),
  };
  return async () => services;
}

/** What the engine does in one `up`: check, diff against the last state, apply when there is a change. */
async function up(wanted: PromotionInputs, state?: PromotionOutputs): Promise<PromotionOutputs> {
  const connect = await newProcess();
  const { failures } = await check(wanted, () => {}, connect);
  if (failures.length > 0) throw new Error(failures.map((failure) => failure.reason).join("\n"));
  if (state !== undefined && !(await diff(state, wanted, connect)).changes) return state;
  return apply(wanted, connect, () => {});
}

const subjects = () => remote.git("log", "--reverse", "--format=%s", "main").split("\n").slice(1);

describe("a promotion's life", () => {
  it("promotes once, and a second up changes nothing", async () => {
    const first = await up(inputs);
    expect(first).toMatchObject({ digest: digestOf("1.1.0"), verifiedTag: "verified/dev/catalogue/1.1.0" });
    expect(remote.git("rev-parse", "verified/dev/catalogue/1.1.0^{commit}")).toBe(first.commit);
    const connect = await newProcess();
    expect(await diff(first, inputs, connect)).toEqual({ changes: false, replaces: [] });
    expect(subjects()).toEqual(["promote catalogue 1.0.0 -> 1.1.0 to dev"]);
  });

  it("shows old and new version, gates and diff in a preview, and commits nothing", async () => {
    const say = vi.fn();
    const { failures } = await check({ ...inputs, preview: true }, say, await newProcess());
    expect(failures).toEqual([]);
    expect(say).toHaveBeenCalledTimes(1);
    const text = String(say.mock.calls[0]?.[0]);
    expect(text).toContain("dev: catalogue 1.0.0 -> 1.1.0");
    expect(text).toContain("✓ verified  pass  dev is the first stage");
    expect(text).toMatch(/^ {2}- {2}tag: 1\.0\.0$(?:.|\n)*^ {2}\+ {2}tag: 1\.1\.0$/m);
    expect(subjects()).toEqual([]);
  });

  it("never stores what is true of one run only", async () => {
    const result = await check({ ...inputs, preview: true, total: 5 }, () => {}, await newProcess());
    expect(result.inputs).toEqual(inputs);
  });

  it("refuses by failures that name every gate", async () => {
    const staging = to({ ...inputs, upstream: ["qa"] }, "9.0.0");
    const { failures } = await check(staging, () => {}, await newProcess());
    expect(failures.map((failure) => failure.reason)).toEqual([
      expect.stringContaining("gate image: 127.0.0.1:5001/craftista/catalogue:9.0.0 is not in the registry"),
      expect.stringContaining("gate verified: catalogue 9.0.0 is not verified on qa"),
    ]);
  });

  describe("is told to channels when an update is refused", () => {
    const refused = to(promotion({ target: { ...argoCdTarget(), notesFailures: true } }), "9.0.0");
    /** What was told of a check, and how it ended. */
    async function told(changes: Partial<CheckedInputs>, noteRefusal?: Controller["noteRefusal"]) {
      const words: string[] = [];
      const services = await (await newProcess())();
      const { failures } = await check(
        { ...refused, repository: inputs.repository, ...changes },
        () => {},
        async () => ({
          ...services,
          controller: async (promoted) => ({
            ...(await services.controller(promoted)),
            noteRefusal: noteRefusal ?? (async (version, reason) => void words.push(`${version}: ${reason}`)),
          }),
        }),
      );
      return { words, failures };
    }

    it("once, with the reasons", async () => {
      expect((await told({})).words).toEqual([
        expect.stringMatching(/^9\.0\.0: gate image: .*\/catalogue:9\.0\.0 is not in the registry/),
      ]);
    });

    it("in the preview of an update that nobody watches, too", async () => {
      expect((await told({ preview: true, tellsRefusals: true })).words).toHaveLength(1);
    });

    it.each<[string, Partial<CheckedInputs>]>([
      ["a preview", { preview: true }],
      ["an update that may go on", { freight: promotion().freight }],
      ["an update of which nobody is told", { target: argoCdTarget() }],
    ])("but not %s", async (_case, changes) => {
      expect((await told(changes)).words).toEqual([]);
    });

    it("whatever becomes of the word", async () => {
      const { failures } = await told({}, async () => {
        throw new Error("no access");
      });
      expect(failures).toHaveLength(1);
    });
  });

  describe("before the repository exists", () => {
    const beforeHub = async () => {
      const clone = await openClone({ url: "file:///nonexistent/gitops.git", branch: "main" });
      const services = { ...(await (await newProcess())()), clone };
      return async () => services;
    };

    it("shows what will be written", async () => {
      const say = vi.fn();
      const result = await check({ ...inputs, preview: true }, say, await beforeHub());
      expect(result.failures).toEqual([]);
      expect(say.mock.calls[0]?.[0]).toContain("dev: catalogue (nothing) -> 1.1.0");
    });

    it("refuses an image that cannot be had, so that nothing is made in vain", async () => {
      const { failures } = await check(to(inputs, "9.0.0"), () => {}, await beforeHub());
      expect(failures.map(({ reason }) => reason)).toEqual([
        "gate image: 127.0.0.1:5001/craftista/catalogue:9.0.0 is not in the registry; choose one of 1.0.0 or publish it first",
      ]);
    });

    it("leaves it to the hub's absence to refuse a later stage", async () => {
      const { failures } = await check({ ...inputs, upstream: ["qa"] }, () => {}, await beforeHub());
      expect(failures).toEqual([]);
    });
  });

  it("reports a missing secret before anything else", async () => {
    const missing = {
      ...inputs,
      repository: { ...inputs.repository, tokenFrom: { env: "SLIPWAY_NO_SUCH" } },
    };
    const { failures } = await check(missing, () => {}, await newProcess());
    expect(failures).toEqual([
      {
        property: "service",
        reason: expect.stringContaining("a secret is missing: environment variable SLIPWAY_NO_SUCH"),
      },
    ]);
  });

  it("accepts unknown inputs without asking anybody", async () => {
    const unknown = { ...inputs, stage: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };
    const connect = vi.fn();
    expect((await check(unknown, () => {}, connect)).failures).toEqual([]);
    expect(connect).not.toHaveBeenCalled();
  });

  it("commits nothing when the roll-out could not be watched", async () => {
    const connect = await newProcess(async () => {
      throw new Error("cannot reach the cluster");
    });
    await expect(apply(inputs, connect, () => {})).rejects.toThrow("cannot reach the cluster");
    expect(subjects()).toEqual([]);
  });
});

describe("after a failed roll-out", () => {
  const fail = async (wanted: PromotionInputs, state?: PromotionOutputs) =>
    up(wanted, state).then(
      () => {
        throw new Error("the promotion should have failed");
      },
      (error: Error & { id: string; properties: PromotionOutputs; reasons: string[] }) => error,
    );

  it("tells the state what was pushed, and the way out", async () => {
    broken.add("1.1.0");
    const error = await fail(inputs);
    expect(error.id).toBe("dev/catalogue");
    expect(error.properties).toMatchObject({ freight: { version: "1.1.0" }, verifiedTag: "" });
    expect(error.reasons).toEqual([
      "pods: CrashLoopBackOff. To roll back, pin catalogue: 1.0.0 in Pulumi.dev.yaml and run `pulumi up`; to try again, run `pulumi up`.",
    ]);
    expect(remote.git("tag")).toBe("");
  });

  it("really rolls back, although the state may still name the old version", async () => {
    const good = await up(to(inputs, "1.0.0"));
    broken.add("1.1.0");
    await fail(inputs, good);
    const back = await up(to(inputs, "1.0.0"), good);
    expect(subjects()).toEqual([
      "promote catalogue 1.0.0 -> 1.1.0 to dev",
      "promote catalogue 1.1.0 -> 1.0.0 to dev",
    ]);
    expect(back.verifiedTag).toBe("verified/dev/catalogue/1.0.0");
  });

  it("leaves a record of its own when it goes back to a version that was verified before", async () => {
    const good = await up(inputs);
    broken.add("1.2.0");
    await expect(up(to(inputs, "1.2.0"), good)).rejects.toThrow();
    const back = await up(inputs, good);
    expect(back.commit).not.toBe(good.commit);
    const again = `verified/dev/catalogue/1.1.0+${back.commit.slice(0, 7)}`;
    expect(remote.git("tag").split("\n")).toEqual(["verified/dev/catalogue/1.1.0", again]);
    expect(remote.git("rev-parse", `${again}^{commit}`)).toBe(back.commit);
    expect(remote.git("rev-parse", "verified/dev/catalogue/1.1.0^{commit}")).toBe(good.commit);
  });

  it("is tried again without a second commit", async () => {
    broken.add("1.1.0");
    const { properties } = await fail(inputs);
    broken.clear();
    const again = await up(inputs, properties);
    expect(again.verifiedTag).toBe("verified/dev/catalogue/1.1.0");
    expect(subjects()).toHaveLength(1);
  });
});

describe("a run killed after its push", () => {
  it("is finished by the next one with exactly one commit, and the tag names that commit", async () => {
    const good = await up(to(inputs, "1.0.0"));
    const clone = await openClone({ url: remote.url, branch: "main" });
    await commitPromotions([inputs], { ...gateClients(), clone, guard: async () => {} });
    const pushed = remote.git("rev-parse", "main");
    const finished = await up(inputs, good);
    expect(finished.commit).toBe(pushed);
    expect(remote.git("rev-parse", "verified/dev/catalogue/1.1.0^{commit}")).toBe(pushed);
    expect(subjects()).toHaveLength(1);
  });
});

describe("drift", () => {
  it("is read from Git, and put right without losing the rest of the file", async () => {
    const state = await up(inputs);
    const text = `# note of an operator\n${remote.git("show", `main:${FILE}`).replace("1.1.0", "1.0.0").replace(digestOf("1.1.0"), digestOf("1.0.0"))}\n`;
    remote.commit({ [FILE]: text });
    const found = await read(state, await newProcess());
    expect(found).toMatchObject({ freight: { version: "1.0.0" }, digest: digestOf("1.0.0") });
    await up(inputs, state);
    expect(remote.git("show", `main:${FILE}`)).toContain("# note of an operator");
    expect(remote.git("show", `main:${FILE}`)).toContain("tag: 1.1.0");
  });

  it("means gone when the image file was removed", async () => {
    const state = await up(inputs);
    remote.git(
      "update-ref",
      "refs/heads/main",
      remote.git("commit-tree", remote.git("hash-object", "-t", "tree", "-w", "/dev/null"), "-m", "empty"),
    );
    expect(await read(state, await newProcess())).toBeUndefined();
  });

  it("replaces when another service or stage is meant", async () => {
    const state = await up(inputs);
    const connect = await newProcess();
    expect((await diff(state, { ...inputs, stage: "prod" }, connect)).replaces).toEqual(["stage"]);
  });
});
