import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import main from "#src/main.ts";
import { presentable } from "#test/harness/deploy.ts";
import { deployExample, EXAMPLES, goldenOf, withoutCharts } from "#test/harness/example-stack.ts";
import { listing } from "#test/harness/listing.ts";

const cases = readdirSync(EXAMPLES)
  .filter((example) => existsSync(join(EXAMPLES, example, "Pulumi.yaml")))
  .flatMap((example) =>
    readdirSync(join(EXAMPLES, example))
      .map((file) => /^Pulumi\.([a-z0-9-]+)\.yaml$/.exec(file)?.[1])
      .filter((stack) => stack !== undefined)
      .map((stack) => ({ example, stack })),
  );

const isRefused = ({ example, stack }: (typeof cases)[number]): boolean =>
  existsSync(goldenOf(example, `${stack}.refused.txt`));

// An example of a mistake: what is kept of it is the message.
describe.each(cases.filter(isRefused))("the example $example, stack $stack", ({ example, stack }) => {
  it("is refused with the message of its golden file, before anything is registered", async () => {
    const message = await deployExample(main, example, stack).then(
      () => "it was accepted",
      (error: Error) => error.message,
    );
    await expect(`${message}\n`).toMatchFileSnapshot(goldenOf(example, `${stack}.refused.txt`));
  });
});

describe.each(cases.filter((one) => !isRefused(one)))(
  "the example $example, stack $stack",
  ({ example, stack }) => {
    it("registers exactly what its golden file lists", async () => {
      const { resources } = await deployExample(main, example, stack);
      await expect(listing(resources, withoutCharts)).toMatchFileSnapshot(goldenOf(example, `${stack}.yaml`));
    });

    it("lets no secret be registered in the clear, and registers nothing twice", async () => {
      const { resources, secrets } = await deployExample(main, example, stack);
      const text = JSON.stringify(presentable(resources));
      for (const secret of secrets) expect(text).not.toContain(secret);
      const keys = resources.map(({ type, name }) => `${type} ${name}`);
      expect(new Set(keys).size).toBe(keys.length);
    });
  },
);

it("docs/examples.md names every example, and no other", () => {
  const text = readFileSync(join(EXAMPLES, "../docs/examples.md"), "utf8");
  const named = [...text.matchAll(/\]\(\.\.\/examples\/([\w-]+)\)/g)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(readdirSync(EXAMPLES).toSorted());
});
