import { expect, it, vi } from "vitest";
import { sharedPods } from "#components/promotion/controller/shared-pods.ts";

const pod = (release: string, name: string) => ({
  metadata: { name, labels: { "app.kubernetes.io/instance": release } },
});

it("lists a namespace once for all releases that ask together, and again later", async () => {
  const list = vi.fn(async () => [pod("a", "a-1"), pod("b", "b-1"), pod("a", "a-2")]);
  const pods = sharedPods(list, 50);
  const found = await Promise.all(["a", "b", "c"].map((release) => pods("craftista-dev", release)));
  expect(found.map((of) => of.map(({ metadata }) => metadata?.name))).toEqual([["a-1", "a-2"], ["b-1"], []]);
  expect(list).toHaveBeenCalledExactlyOnceWith("craftista-dev", "app.kubernetes.io/instance");
  await pods("craftista-prod", "a");
  expect(list).toHaveBeenCalledTimes(2);
  await new Promise((resolve) => setTimeout(resolve, 120));
  await pods("craftista-dev", "a");
  expect(list).toHaveBeenCalledTimes(3);
});
