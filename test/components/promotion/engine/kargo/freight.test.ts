import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  calledFreight,
  discoveredImage,
  findFreight,
  pastDiscovery,
} from "#components/promotion/engine/kargo/freight.ts";
import { digestOf } from "../../fixtures.ts";
import { freightOf, REPOSITORY } from "./objects.ts";

const wanted = (version: string, digest: string | undefined = digestOf(version)) => ({
  warehouse: "catalogue",
  image: { repository: REPOSITORY, version },
  digest,
});

describe("the Freight of a version", () => {
  const all = ["1.0.0", "1.1.0", "1.2.0"].map((version) => freightOf(version));

  it("is found by tag and digest, and called by its alias", () => {
    const fact = findFreight(all, wanted("1.1.0"));
    expect(fact).toEqual({ found: all[1], digest: digestOf("1.1.0") });
    expect("found" in fact && calledFreight(fact.found)).toBe("alias-1.1.0 (f1.1.00)");
  });

  it("is not another warehouse's, nor of a repository that is written otherwise", () => {
    const other = freightOf("1.1.0", { origin: { kind: "Warehouse", name: "other" } });
    expect(findFreight([other], wanted("1.1.0"))).toEqual({ newest: undefined });
    expect(
      findFreight(all, {
        ...wanted("1.1.0"),
        image: { repository: `docker.io/${REPOSITORY}`, version: "1.1.0" },
      }),
    ).toEqual({ newest: undefined });
  });

  it("is told apart from one of the same tag by its digest", () => {
    const image = { repoURL: REPOSITORY, tag: "1.1.0", digest: "sha256:old" };
    const older = freightOf("1.1.0", { images: [image], discoveredAt: "2026-11-19T00:00:00Z" });
    expect(findFreight([older, ...all], wanted("1.1.0"))).toMatchObject({ found: all[1] });
    expect(findFreight([older], wanted("1.1.0"))).toEqual({ moved: ["sha256:old"] });
    // Without the registry's word the newest counts.
    expect(findFreight([...all, older], wanted("1.1.0", ""))).toEqual({
      moved: expect.arrayContaining(["sha256:old"]),
    });
    expect(findFreight([...all, older], { ...wanted("1.1.0"), digest: undefined })).toMatchObject({
      found: older,
    });
  });

  it("needs a digest, since images are deployed by digest", () => {
    const bare = freightOf("1.1.0", { images: [{ repoURL: REPOSITORY, tag: "1.1.0" }] });
    expect(findFreight([bare], wanted("1.1.0"))).toEqual({ newest: "1.1.0" });
  });

  it("names the newest where there is none of it", () => {
    expect(findFreight(all, wanted("0.9.0"))).toEqual({ newest: "1.2.0" });
  });
});

describe("Freight made by hand", () => {
  const warehouse = {
    status: {
      discoveredArtifacts: {
        images: [
          {
            repoURL: REPOSITORY,
            references: [{ tag: "1.0.0", digest: digestOf("1.0.0"), createdAt: "2026-10-01T00:00:00Z" }],
          },
        ],
      },
    },
  };

  it("is of what the warehouse has discovered, with that digest", () => {
    expect(discoveredImage(warehouse, wanted("1.0.0"))).toMatchObject({
      tag: "1.0.0",
      digest: digestOf("1.0.0"),
    });
    expect(discoveredImage(warehouse, wanted("1.0.0", "sha256:other"))).toBeUndefined();
    expect(discoveredImage(warehouse, wanted("9.9.9"))).toBeUndefined();
    expect(discoveredImage({}, wanted("1.0.0"))).toBeUndefined();
  });

  it("is always dated before the newest, or every automatic stage would roll back to it", () => {
    const time = fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(time, fc.option(time, { nil: undefined }), time, (newest, built, now) => {
        const all = [freightOf("1.2.0", { discoveredAt: newest.toISOString() })];
        const at = Date.parse(pastDiscovery(all, "catalogue", built?.toISOString(), now));
        expect(at).toBeLessThan(newest.getTime());
        expect(at).toBeLessThan(now.getTime());
        if (built !== undefined) expect(at).toBeLessThanOrEqual(built.getTime());
      }),
    );
  });
});
