import { expect, it, onTestFinished, vi } from "vitest";
import { batchingQueue } from "#components/promotion/queue.ts";

const echo = () => {
  const batches: string[][] = [];
  const process = async (jobs: readonly string[]) => {
    batches.push([...jobs]);
    return jobs.map((job) => (job === "bad" ? new Error("refused") : job.toUpperCase()));
  };
  return { batches, process };
};

it("handles all that were announced in one batch, as soon as the last is there", async () => {
  const { batches, process } = echo();
  const queue = batchingQueue(process, { patience: 60_000, settle: 1 });
  for (const name of ["a", "b", "c"]) queue.expect(name);
  const results = await Promise.all(["a", "b", "c"].map((name) => queue.submit(name, name)));
  expect(results).toEqual(["A", "B", "C"]);
  expect(batches).toEqual([["a", "b", "c"]]);
});

it("waits for those that were not decided about yet, and no longer than it must", async () => {
  const { batches, process } = echo();
  const queue = batchingQueue(process, { patience: 60_000, settle: 1 });
  queue.announce(3);
  queue.expect("a");
  const first = queue.submit("a", "a");
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(batches).toEqual([]);
  queue.pass("b");
  queue.expect("c");
  await Promise.all([first, queue.submit("c", "c")]);
  expect(batches).toEqual([["a", "c"]]);
});

it("begins once the last one is known not to come", async () => {
  const { batches, process } = echo();
  const queue = batchingQueue(process, { patience: 60_000, settle: 1 });
  queue.announce(2);
  const first = queue.submit("a", "a");
  queue.pass("b");
  expect(await first).toBe("A");
  expect(batches).toEqual([["a"]]);
});

it("never waits for ever for one that was announced", async () => {
  const { batches, process } = echo();
  const queue = batchingQueue(process, { patience: 20, settle: 1 });
  queue.announce(3);
  queue.expect("a");
  queue.expect("never");
  expect(await queue.submit("a", "a")).toBe("A");
  expect(batches).toEqual([["a"]]);
});

it("handles one batch at a time", async () => {
  let running = 0;
  const process = vi.fn(async (jobs: readonly string[]) => {
    expect(++running).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    running--;
    return jobs;
  });
  const queue = batchingQueue(process, { patience: 1, settle: 1 });
  const first = queue.submit("a", "a");
  await new Promise((resolve) => setTimeout(resolve, 10));
  await Promise.all([first, queue.submit("b", "b")]);
  expect(process).toHaveBeenCalledTimes(2);
});

it("answers a refusal to the one it concerns", async () => {
  const queue = batchingQueue(echo().process, { settle: 1 });
  const [good, bad] = await Promise.allSettled([queue.submit("a", "a"), queue.submit("b", "bad")]);
  expect(good).toEqual({ status: "fulfilled", value: "A" });
  expect(bad).toMatchObject({ status: "rejected", reason: new Error("refused") });
});

it("rejects the whole batch when it could not be handled", async () => {
  const queue = batchingQueue<string, string>(
    async () => {
      throw new Error("no network");
    },
    { settle: 1 },
  );
  await expect(Promise.all([queue.submit("a", "a"), queue.submit("b", "b")])).rejects.toThrow("no network");
});

it("is as patient as a busy machine is slow, but not because of the roll-outs between two batches", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { batches, process } = echo();
  const queue = batchingQueue(process, { patience: 400, settle: 30 });
  queue.announce(5);
  const results = [queue.submit("a", "a")];
  await vi.advanceTimersByTimeAsync(390);
  results.push(queue.submit("b", "b"));
  await vi.advanceTimersByTimeAsync(1_500);
  results.push(queue.submit("c", "c"));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(batches).toEqual([["a", "b", "c"]]);
  await Promise.all(results);

  const brisk = batchingQueue(process, { patience: 400, settle: 30 });
  brisk.announce(2);
  void brisk.submit("d", "d");
  await vi.advanceTimersByTimeAsync(60_000);
  brisk.expect("e");
  brisk.announce(3);
  void brisk.submit("e", "e");
  await vi.advanceTimersByTimeAsync(400);
  expect(batches.slice(1)).toEqual([["d"], ["e"]]);
});
