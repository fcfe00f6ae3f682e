import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { promotionsOf, topologyOf } from "#src/topology.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const SHOP = ["frontend", "catalogue"];

describe("groups that cannot be promoted as a whole are refused", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["of one service", { groups: { shop: ["frontend"] } }, ["groups.shop"]],
    ["of what is no service", { groups: { shop: ["frontend", "db"] } }, ['"db" is not a service']],
    ["named as a service", { groups: { voting: SHOP } }, ['"voting" is also a service']],
    ["with one twice", { groups: { shop: [...SHOP, "frontend"] } }, ["frontend stands here twice"]],
    [
      "with one that is in another too",
      { groups: { shop: SHOP, store: ["voting", "catalogue"] } },
      ["catalogue is in the group shop too", "groups.store"],
    ],
    [
      "of which one is not pinned",
      { groups: { shop: SHOP }, freight: { frontend: "1.0.0" } },
      ["frontend cannot be promoted with catalogue, which dev does not pin"],
    ],
    [
      "of which one waits for another",
      { groups: { shop: SHOP }, "pipeline.dev.gates": { order: { frontend: ["catalogue"] } } },
      ["shop would wait for itself"],
    ],
    [
      "that wait for a service that waits for one of them",
      {
        groups: { shop: SHOP },
        "pipeline.dev.gates": { order: { frontend: ["voting"], voting: ["catalogue"] } },
      },
      ["shop would wait for itself"],
    ],
  ])("%s", (_name, changes, expected) => {
    const message = complaint(plainSettings(changes));
    for (const part of expected) expect(message).toContain(part);
  });

  it("that Kargo promotes, each service by itself", () => {
    const kargo = plainSettings({}, "dev", "examples/kargo-pins");
    const services = Object.keys(kargo.services as object);
    const message = complaint({ ...kargo, groups: { shop: services.slice(0, 2) } });
    expect(message).toMatch(/Kargo promotes .* in dev, each by a commit of its own/);
  });
});

describe("a group in an environment", () => {
  const loaded = (changes: Record<string, unknown>) => ({
    settings: parseSettings(plainSettings({ groups: { shop: SHOP }, ...changes }), "dev"),
    environment: "dev",
    value: () => "registry.test",
  });
  const promotions = (changes: Record<string, unknown> = {}) => {
    const one = loaded(changes);
    return promotionsOf(one, topologyOf(one));
  };

  it("is known to each of its services, with what the others shall run", () => {
    const found = Object.fromEntries(promotions().map(({ service, group }) => [service, group]));
    const member = (service: string) => ({
      service,
      freight: { repository: `registry.test/craftista/${service}`, version: "1.0.0" },
      imageFile: `env/dev/${service}/${service}-image.yaml`,
    });
    expect(found.frontend).toEqual({ name: "shop", members: SHOP.map(member) });
    expect(found.catalogue).toEqual(found.frontend);
    expect(found.voting).toBeUndefined();
  });

  it("is nothing where none of it is pinned", () => {
    expect(promotions({ freight: { voting: "1.0.0" } })).toHaveLength(1);
  });
});
