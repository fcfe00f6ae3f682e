import type * as pulumi from "@pulumi/pulumi";
import { expect, it, vi } from "vitest";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { buildPromotions, parallelAdvice } from "#src/promotions.ts";
import { promotion } from "#test/components/promotion/fixtures.ts";

// What a promotion waits for is told to the engine alone.
const { registered, args } = vi.hoisted(() => ({
  registered: new Map<string, readonly unknown[]>(),
  args: new Map<string, object>(),
}));
vi.mock("#components/promotion/freight-promotion.ts", () => ({
  FreightPromotion: class {
    readonly name: string;
    constructor(name: string, given: object, { dependsOn }: { dependsOn: { name: string }[] }) {
      this.name = name;
      args.set(name, given);
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

it.each([
  ["1", true],
  ["", undefined],
  [undefined, undefined],
])("a run that says %j of being unattended tells refusals in its preview: %s", (says, tells) => {
  vi.stubEnv("SLIPWAY_UNATTENDED", says);
  buildPromotions([promotion({ service: "catalogue" })], application, undefined);
  vi.unstubAllEnvs();
  expect(args.get("dev-catalogue")).toMatchObject({ total: 1 });
  expect(Object.entries(args.get("dev-catalogue") ?? {}).find(([key]) => key === "tellsRefusals")?.[1]).toBe(
    tells,
  );
});
