import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applySet, removeSet } from "#components/kubernetes/apply/apply-set.ts";
import { deviations } from "#components/kubernetes/apply/deviations.ts";
import { object, setOf, widget, widgetDefinition } from "./fixtures.ts";
import { type MemoryCluster, memoryCluster, stepsUntil } from "./memory-cluster.ts";

const first = setOf([object("Deployment", "d"), widget("w"), widgetDefinition, object("Secret", "s")]);
/** Without the Secret and the Widget, but with a ConfigMap. */
const second = setOf([object("Deployment", "d"), widgetDefinition, object("ConfigMap", "c")]);

const contents = ({ live }: MemoryCluster): unknown =>
  Object.fromEntries([...live].toSorted(([a], [b]) => (a < b ? -1 : 1)));

describe("applying a manifest", () => {
  it("writes the inventory, then definitions, then the rest in the order of need", async () => {
    const cluster = memoryCluster();
    await applySet(cluster, first, [], stepsUntil());
    expect(cluster.log).toEqual([
      "apply ConfigMap slipway-applied-tool",
      "apply CustomResourceDefinition widgets.acme.io",
      "apply Secret s",
      "apply Deployment d",
      "apply Widget w",
      "apply ConfigMap slipway-applied-tool",
    ]);
  });

  it("of the next version removes what left it, and nothing else", async () => {
    const cluster = memoryCluster();
    const held = await applySet(cluster, first, [], stepsUntil());
    cluster.log.length = 0;
    await applySet(cluster, second, held, stepsUntil());
    expect(cluster.log.filter((line) => line.startsWith("remove"))).toEqual([
      "remove Widget w",
      "remove Secret s",
    ]);
    const fresh = memoryCluster();
    await applySet(fresh, second, [], stepsUntil());
    expect(contents(cluster)).toEqual(contents(fresh));
  });

  it("keeps a definition that left it while objects of its kind are there, and says so", async () => {
    const cluster = memoryCluster();
    await applySet(cluster, first, [], stepsUntil());
    await cluster.apply({ ...widget("of-others"), metadata: { name: "of-others", namespace: "other" } });
    const steps = stepsUntil();
    const held = await applySet(cluster, setOf([object("Secret", "s")]), [], steps);
    expect(steps.said.join("\n")).toContain("kept: CustomResourceDefinition widgets.acme.io");
    expect(held.map(({ kind }) => kind)).toEqual(["Secret", "CustomResourceDefinition"]);
    expect([...cluster.live.values()].map(({ kind }) => kind)).toContain("Widget");
  });

  it("with a kind that nobody defines is refused before anything is applied", async () => {
    const cluster = memoryCluster();
    await expect(
      applySet(cluster, setOf([object("Secret", "s"), widget("w")]), [], stepsUntil()),
    ).rejects.toThrow(
      "serves no kind Widget of acme.io/v1, which Widget w is, and the manifest does not define it",
    );
    expect(cluster.log).toEqual([]);
  });

  it("that was killed anywhere is finished by the next run, whatever that applies", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(8), fc.nat(12), fc.boolean(), async (atFirst, atSecond, back) => {
        const cluster = memoryCluster();
        // What a killed run returned nobody knows: only the cluster's inventory can tell the next one.
        await applySet(cluster, first, [], stepsUntil(atFirst)).catch(() => {});
        await applySet(cluster, second, [], stepsUntil(atSecond)).catch(() => {});
        const last = back ? first : second;
        await applySet(cluster, last, [], stepsUntil());
        const fresh = memoryCluster();
        await applySet(fresh, last, [], stepsUntil());
        expect(contents(cluster)).toEqual(contents(fresh));
      }),
      { numRuns: 200 },
    );
  });

  it("is undone in reverse order, and leaves nothing", async () => {
    const cluster = memoryCluster();
    await applySet(cluster, first, [], stepsUntil());
    cluster.log.length = 0;
    await removeSet(cluster, first, [], stepsUntil());
    expect(cluster.log).toEqual([
      "remove Widget w",
      "remove Deployment d",
      "remove Secret s",
      "remove CustomResourceDefinition widgets.acme.io",
      "remove ConfigMap slipway-applied-tool",
    ]);
    expect(cluster.live.size).toBe(0);
  });
});

describe("a refresh", () => {
  const found = async (change: (cluster: MemoryCluster) => Promise<unknown>) => {
    const cluster = memoryCluster();
    const held = await applySet(cluster, first, [], stepsUntil());
    await change(cluster);
    return deviations(cluster, first, held, first);
  };
  const secret = { apiVersion: "v1", kind: "Secret", namespace: "tools", name: "s" };

  it("finds nothing where all is as applied", async () => {
    expect(await found(async () => {})).toMatchObject({ vanished: false, owed: [] });
  });

  it("finds what is missing, and what applying again would change", async () => {
    expect((await found((cluster) => cluster.remove(secret))).owed).toEqual(["Secret tools/s is missing"]);
    const edited = { ...widget("w"), metadata: { name: "w", namespace: "tools" }, spec: { edited: true } };
    expect((await found((cluster) => cluster.apply(edited))).owed).toEqual(["Widget tools/w was changed"]);
  });

  it("finds an update that did not finish, and all that it made", async () => {
    const { owed, objects } = await found((cluster) =>
      applySet(cluster, second, [], stepsUntil(3)).catch(() => {}),
    );
    expect(owed).toContain("an update did not finish");
    expect(objects.map(({ kind }) => kind)).toContain("ConfigMap");
  });

  it("of a cluster that is a new one finds that nothing is left", async () => {
    expect(await found(async (cluster) => cluster.live.clear())).toMatchObject({ vanished: true });
  });
});
