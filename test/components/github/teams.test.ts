import { expect, it } from "vitest";
import { Teams } from "#components/github/teams.ts";
import { deploy } from "#test/harness/deploy.ts";
import { listing } from "#test/harness/listing.ts";

it("teams that are described are kept, and those with a number only referred to", async () => {
  const { result, resources } = await deploy(async () => {
    const { ids } = new Teams("shop-teams", {
      teams: {
        developers: { description: "Who writes it", privacy: "closed", members: { maria: "maintainer" } },
        platform: { id: 4711 },
      },
    });
    return new Promise((resolve) => ids.platform?.apply(resolve));
  });
  expect(result).toBe("4711");
  await expect(listing(resources)).toMatchFileSnapshot("../../golden/components/github/teams.yaml");
});
