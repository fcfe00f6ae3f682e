import type * as pulumi from "@pulumi/pulumi";
import { expect, it, vi } from "vitest";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { buildPromotions, parallelAdvice } from "#src/promotions.ts";
import { promotion } from "#test/components/promotion/fixtures.ts";

// What a promotion waits for is told to the engine alone.
const { registered } = vi.hoisted(() => ({ registered: new Map<string, readonly unknown[]>() }));
vi.mock("#components/promotion/freight-promotion.ts", () => ({
  FreightPromotion: class {
    readonly name: string;
    constructor(name: string, _args: unknown, { dependsOn }: { dependsOn: { name: string }[] }) {
      this.name = name;
      registered.set(
        name,
        dependsOn.map((one) => one.name),
      );
    }
  },
}));

const member = (service: string) => ({
  service,
  freight: promotion({ service }).freight,
  imageFile: `env/dev/${service}/${service}-image.yaml`,
});
const waitsFor = (service: string) => ({
  gates: { order: [{ ...member(service), version: "1.1.0" }] },
});
const application = ({ service }: PromotionInputs): pulumi.Resource[] => [
  Object.assign(Object.create(null), { name: `application of ${service}` }),
];

it("promotes services after those that they wait for, and a group after all that any of it needs", () => {
  const members = [{ ...member("frontend"), ...waitsFor("db") }, member("catalogue")];
  const group = { name: "shop", members };
  buildPromotions(
    [
      promotion({ service: "catalogue", group }),
      promotion({ service: "voting", ...waitsFor("catalogue") }),
      promotion({ service: "frontend", group, ...waitsFor("db") }),
      promotion({ service: "db" }),
    ],
    application,
    undefined,
  );
  const ofGroup = ["application of frontend", "application of catalogue", "dev-db"];
  expect(Object.fromEntries([...registered].map(([name, before]) => [name, before.toSorted()]))).toEqual({
    "dev-db": ["application of db"],
    "dev-catalogue": ofGroup.toSorted(),
    "dev-frontend": ofGroup.toSorted(),
    "dev-voting": ["application of voting", "dev-catalogue"],
  });
});

it.each([
  [200, 8, "set PULUMI_PARALLEL=200"],
  [9, 8, "9 promotions take several pushes"],
  [8, 8, undefined],
  [200, Number.NaN, undefined],
  [200, 0, undefined],
])("%i promotions on an engine that works at %d at once: %s", (promotions, parallel, words) => {
  const advice = parallelAdvice(promotions, parallel);
  if (words === undefined) expect(advice).toBeUndefined();
  else expect(advice).toContain(words);
});
