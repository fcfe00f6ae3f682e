import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ciFiles } from "#components/ci/files.ts";
import { ciSystems } from "#components/ci/model.ts";
import { ciKinds, ciService } from "./services.ts";

const golden = join(import.meta.dirname, "../../golden/ci");
const proposal = { repository: "acme/platform", branch: "main", environment: "dev" };

describe.each(ciSystems)("the pipeline for %s", (system) => {
  it.each(ciKinds)("of a %s service is its golden file", async (kind) => {
    for (const [path, text] of Object.entries(ciFiles(ciService(kind), system)))
      if (!path.startsWith(".slipway/"))
        await expect(text).toMatchFileSnapshot(join(golden, system, kind, path));
  });

  it.each(ciKinds)(
    "gives a %s image its version after it was tested, scanned, signed and tagged in Git",
    (kind) => {
      const [text = ""] = Object.values(ciFiles(ciService(kind), system));
      const release = text.slice(text.search(/^ {0,2}release:|stage\('Release'\)/m));
      const order = [
        /smoke-test\.sh/,
        /trivy/,
        /sign --yes/,
        /attest\.sh/,
        /tag\.sh/,
        /imagetools create --tag/,
      ];
      const places = order.map((step) => release.search(step));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places).not.toContain(-1);
    },
  );

  it("with a proposal, an account of a registry and commands of its own is its golden file", async () => {
    const service = ciService("node", {
      proposal,
      image: "registry.example.com/shop/catalogue",
      login: { username: "REGISTRY_USERNAME", password: "REGISTRY_PASSWORD" },
      commands: { lint: ["npx biome ci .", "npx tsc"], test: [] },
      toolVersion: "22",
      updates: "renovate",
      smoke: {
        probe: "/it's?up",
        port: 3000,
        seconds: 30,
        user: 1000,
        environment: { PRODUCTS_URL: "http://catalogue:5000", GREETING: "it's me" },
      },
    });
    for (const [path, text] of Object.entries(ciFiles(service, system)))
      if (!path.startsWith(".slipway/"))
        await expect(text).toMatchFileSnapshot(join(golden, system, "own", path));
  });
});
