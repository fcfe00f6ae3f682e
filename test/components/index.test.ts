import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as library from "#components/index.ts";
import { steps } from "../e2e/schemas/kargo-specimens.ts";
import { filesBelow } from "../harness/files.ts";

const root = join(import.meta.dirname, "../../components");

/** Components of which others of the library are made, or that only make sense with Slipway's own settings. */
const INSIDE = ["ClusterRegistration"];

it("the library's index has every component", () => {
  const components = filesBelow(root)
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [
      ...readFileSync(join(root, file), "utf8").matchAll(
        /^export class (\w+)(?:<.*>)? extends pulumi\.ComponentResource/gm,
      ),
    ])
    .flatMap(([, name]) => name ?? []);
  expect(components.length).toBeGreaterThan(15);
  expect(components.filter((name) => !(name in library)).toSorted()).toEqual(INSIDE);
});

it("and the constructor of every step of Kargo's", () => {
  expect(Object.keys(library.steps)).toHaveLength(Object.keys(steps).length);
});
