import { execaNode } from "execa";
import { expect, it } from "vitest";

it("is stored as a text that holds nothing but imports of the methods", async () => {
  const { stdout } = await execaNode("test/harness/serialise.ts");
  for (const method of ["check", "diff", "create", "read", "update", "delete"])
    expect(stdout).toMatch(
      new RegExp(`import\\(["']#components/promotion/methods.ts["']\\)\\)\\.methods\\.${method}\\(`),
    );
  expect(stdout).not.toMatch(/token|execa|fetch\(/i);
  await expect(stdout).toMatchFileSnapshot("../../golden/promotion-provider.txt");
});
