import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { deploy, sandboxVariables } from "#test/harness/deploy.ts";
import { listing } from "#test/harness/listing.ts";

const file = join(import.meta.dirname, "../../examples/library/main.ts");

it("the library's example uses components and no settings of ours", () => {
  const text = readFileSync(file, "utf8");
  const imports = [...text.matchAll(/from "([^"]+)"/g)].map(([, target = ""]) => target);
  expect(imports.filter((one) => !/^(#components|@pulumi)\//.test(one))).toEqual([]);
  expect(text).not.toContain("pulumi.Config");
  expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(30);
});

it("the library's example registers exactly what its golden file lists", async () => {
  for (const [name, value] of Object.entries(sandboxVariables)) vi.stubEnv(name, value);
  const { default: main } = await import("../../examples/library/main.ts");
  const { resources } = await deploy(main, { stack: "shop" });
  await expect(listing(resources)).toMatchFileSnapshot("../golden/examples/library/shop.yaml");
});
