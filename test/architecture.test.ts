import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
/** What programs of others import: it gathers all areas, and none of them uses it. */
const INDEX = "components/index.ts";
/** Folders of components/ that any area may use; they use nothing of ours but each other. */
const LEAVES = ["kubernetes", "git", "dynamic", "faults"];

const filesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file));

const importsOf = (file: string): string[] =>
  [
    ...readFileSync(join(root, file), "utf8").matchAll(
      /(?:import|export)\s[^"';]*?from\s+"([^"]+)"|import\("([^"]+)"\)|^import\s+"([^"]+)"/gm,
    ),
  ]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? "")
    .map((target) =>
      target.startsWith(".")
        ? relative(root, resolve(root, dirname(file), target))
        : target.replace(/^#/, ""),
    );

const areaOf = (path: string): string => path.split("/")[1] ?? "";
const isOurs = (path: string): boolean => /^(src|components|sandbox|bench|test)\//.test(path);

describe("the way of the data", () => {
  it.each(filesBelow("components").filter((file) => file !== INDEX))(
    "%s imports only its own area and the leaves",
    (file) => {
      const allowed = LEAVES.includes(areaOf(file)) ? LEAVES : [areaOf(file), ...LEAVES];
      const strays = importsOf(file).filter(
        (to) => isOurs(to) && !(to.startsWith("components/") && allowed.includes(areaOf(to))),
      );
      expect(strays, "areas meet in src/platform.ts, not in each other").toEqual([]);
    },
  );

  it.each(filesBelow("src"))("%s imports neither the sandbox nor the tests", (file) => {
    expect(importsOf(file).filter((to) => /^(sandbox|bench|test)\//.test(to))).toEqual([]);
  });

  it.each(filesBelow("components").filter((file) => file.endsWith(".manifest.ts")))("%s is pure", (file) => {
    const impure = importsOf(file).filter((to) => to.startsWith("@pulumi/") || to.startsWith("node:"));
    const source = readFileSync(join(root, file), "utf8");
    expect(impure, "a manifest is a function of its arguments").toEqual([]);
    expect(source).not.toMatch(/process\.|Date\.now|new Date|Math\.random/);
  });
});

describe("files", () => {
  const all = ["src", "components", "sandbox", "bench", "test"].flatMap(filesBelow);

  it.each(all)("%s has at most 300 lines", (file) => {
    expect(readFileSync(join(root, file), "utf8").split("\n").length - 1).toBeLessThanOrEqual(300);
  });

  it.each(filesBelow("components"))("%s registers the outputs of every component", (file) => {
    const source = readFileSync(join(root, file), "utf8");
    const components = source.match(/extends pulumi\.ComponentResource/g)?.length ?? 0;
    expect(source.match(/this\.registerOutputs\(/g)?.length ?? 0).toBe(components);
  });

  it("keep the top level to what the house needs", () => {
    const allowed = new Set(
      "package.json package-lock.json Pulumi.yaml Pulumi.dev.yaml Pulumi.staging.yaml Pulumi.prod.yaml src components test sandbox bench docs examples README.md CONTRIBUTING.md LICENSE tsconfig.json biome.json vitest.config.ts .ci .git .github .gitignore .sandbox node_modules board.html".split(
        " ",
      ),
    );
    expect(readdirSync(root).filter((entry) => !allowed.has(entry))).toEqual([]);
  });
});
