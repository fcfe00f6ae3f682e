import { expect, it } from "vitest";
import { openClone } from "#components/git/clone.ts";
import { groupedPush, groupedPushOf } from "#components/promotion/grouped-push.ts";
import { gitRemote } from "#test/harness/git-remote.ts";

/** A remote that has some refs, refuses those again, and is slow. */
function remote(...present: string[]) {
  const refs = new Set(present);
  const pushes: string[][] = [];
  let running = 0;
  let down = false;
  const push = async (updates: ReadonlyMap<string, string>) => {
    expect(++running).toBe(1);
    const names = [...updates.keys()];
    pushes.push(names);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    if (down) throw new Error("no network");
    const known = names.find((name) => refs.has(name));
    if (known !== undefined) throw new Error(`${known} exists`);
    for (const name of names) refs.add(name);
  };
  const asked: (readonly string[])[] = [];
  const ref = groupedPush({
    push,
    isThere: (error) => error instanceof Error && error.message.endsWith("exists"),
    texts: async (names) => {
      asked.push(names);
      return new Map(names.filter((name) => refs.has(name)).map((name) => [name, `text of ${name}`]));
    },
  });
  return {
    pushes,
    asked,
    ref,
    goDown: () => {
      down = true;
    },
  };
}

it("sends what was asked for during a push together in the next", async () => {
  const { pushes, ref } = remote();
  await Promise.all(["a", "b", "c", "d"].map((name) => ref(name, "1")));
  await ref("e", "1");
  expect(pushes).toEqual([["a"], ["b", "c", "d"], ["e"]]);
});

it("answers together those that are there already, and sends the rest together", async () => {
  const { pushes, asked, ref } = remote("a", "c", "d");
  const answers = await Promise.all(["a", "b", "c", "d", "e"].map((name) => ref(name, "1")));
  expect(answers).toEqual(["text of a", undefined, "text of c", "text of d", undefined]);
  expect(pushes).toEqual([["a"], ["b", "c", "d", "e"], ["b", "e"]]);
  expect(asked).toEqual([["a"], ["b", "c", "d", "e"]]);
});

it("fails when what should be there is not: it cannot tell what is wrong", async () => {
  const refs = { push: () => Promise.reject(new Error("a exists")), isThere: () => true };
  const ref = groupedPush({ ...refs, texts: async () => new Map() });
  await expect(ref("a", "1")).rejects.toThrow("a exists");
});

it("asks a server that is down once for a group", async () => {
  const { pushes, ref, goDown } = remote();
  goDown();
  const answers = await Promise.allSettled(["a", "b", "c"].map((name) => ref(name, "1")));
  expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(pushes).toEqual([["a"], ["b", "c"]]);
});

it("tells a tag that is there already apart from its group at a real Git", async () => {
  const repository = gitRemote();
  const commit = repository.commit({ a: "1" });
  repository.git("tag", "-a", "-m", "before", "verified/two", commit);
  const clone = await openClone({ url: repository.url, branch: "main" });
  await clone.fetchTip();
  const author = { name: "Slipway", email: "slipway@localhost" };
  const names = ["one", "two", "three"];
  const tags = await Promise.all(names.map((name) => clone.tag(name, commit, "after", author)));
  const push = groupedPushOf(clone);
  const answers = await Promise.all(
    names.map((name, index) => push(`refs/tags/verified/${name}`, tags[index] ?? "")),
  );
  expect(answers).toEqual([undefined, expect.stringMatching(/^object [0-9a-f]{40}\n.*before/s), undefined]);
  expect(repository.git("for-each-ref", "--format=%(refname:short) %(contents:subject)", "refs/tags")).toBe(
    "verified/one after\nverified/three after\nverified/two before",
  );
});
