import { describe, expect, it } from "vitest";
import type { Cluster } from "#components/kubernetes/cluster.ts";
import { assertApplication } from "#components/promotion/controller/argocd/appear.ts";
import type { ApplicationMaker, ArgoCdTarget } from "#components/promotion/model.ts";
import { argoCdTarget } from "#test/components/promotion/fixtures.ts";

const QUICK = { within: 60, askEvery: 20, lookEvery: 1 };
const SET: ApplicationMaker = { kind: "ApplicationSet", name: "craftista" };

/** A cluster in which an Application appears once its maker was asked so often; `asked` tells what was. */
function clusterThatMakes(afterAsking: number, refusal?: string) {
  const asked: string[] = [];
  const cluster: Pick<Cluster, "server" | "get" | "annotate"> = {
    server: "https://x.test",
    get: async ({ plural }, name) =>
      asked.length >= afterAsking ? { kind: plural, metadata: { name } } : undefined,
    annotate: async ({ plural }, name, annotations) => {
      asked.push(`${plural} ${name} ${JSON.stringify(annotations)}`);
      if (refusal !== undefined) throw new Error(refusal);
    },
  };
  return { cluster, asked };
}
const target = (maker?: ApplicationMaker): ArgoCdTarget => ({
  ...argoCdTarget(),
  ...(maker === undefined ? {} : { maker }),
});

describe("a promotion's Application", () => {
  it("that is there needs nobody to be asked", async () => {
    const { cluster, asked } = clusterThatMakes(0);
    await assertApplication(cluster, target(SET), QUICK);
    expect(asked).toEqual([]);
  });

  it.each<[ApplicationMaker, string]>([
    [SET, 'applicationsets craftista {"argocd.argoproj.io/application-set-refresh":"true"}'],
    [
      { kind: "Application", name: "craftista-dev-root" },
      'applications craftista-dev-root {"argocd.argoproj.io/refresh":"normal"}',
    ],
  ])("is waited for where $kind $name makes it, which is asked to look again", async (maker, request) => {
    const { cluster, asked } = clusterThatMakes(2);
    await assertApplication(cluster, target(maker), QUICK);
    expect(asked).toEqual([request, request]);
  });

  it("that nobody else makes is missed at once, with what to do", async () => {
    const { cluster, asked } = clusterThatMakes(1);
    await expect(assertApplication(cluster, target(), QUICK)).rejects.toThrow(
      "there is no Application argocd/catalogue-dev in the cluster at https://x.test; run `pulumi up` on this environment",
    );
    expect(asked).toEqual([]);
  });

  it("is not waited for without end, and the reason of a maker that cannot be asked is told", async () => {
    const { cluster } = clusterThatMakes(1_000, "applicationsets craftista: not found");
    await expect(assertApplication(cluster, target(SET), QUICK)).rejects.toThrow(
      "and ApplicationSet argocd/craftista made none within 0.06 s (applicationsets craftista: not found); look at its conditions",
    );
  });
});
