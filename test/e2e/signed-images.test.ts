import { afterAll, beforeAll, expect, it } from "vitest";
import { type ExampleProject, exampleProject } from "./harness/example-project.ts";
import { commits } from "./harness/gitops.ts";
import { type OwnGitHub, ownGitHub } from "./harness/own-github.ts";
import { point } from "./harness/scenario.ts";

let github: OwnGitHub;
let project: ExampleProject;
const gitops = (...args: string[]) => github.git("gitops", ...args);

/** A row of the table of gates: a promotion, and what each gate says of it. */
const row = (name: string, ...states: string[]) =>
  new RegExp(`^ *${[name, ...states].join(" +").replaceAll(".", "\\.")}`, "m");

beforeAll(async () => {
  github = await ownGitHub();
  project = await exampleProject("signed-images", "dev", github.variables);
});
afterAll(() => github?.close());

point("images signed by the sandbox's key", () => {
  it("come up, and every commit tells what the gates said", async () => {
    await project.succeeding("up");
    const made = (await commits("main", gitops)).filter(({ trailers }) => trailers.Gates !== undefined);
    expect(made.map(({ trailers }) => trailers.Gates)).toEqual(
      Array(3).fill("image=pass signature=pass provenance=pass sbom=pass scan=pass verified=pass"),
    );
  });

  it("are the only ones: what nobody signed and what has a critical finding is refused, and nothing is committed", async () => {
    project.pin({ frontend: "1.2.0", recommendation: "1.2.0", voting: "1.1.0" });
    const before = await gitops("show-ref");
    const output = await project.failing("up");
    expect(output).toContain("gate signature: the image is not signed; sign it as");
    expect(output).toContain("gate provenance: no signed SLSA provenance is attached to the image");
    expect(output).toMatch(/gate scan: .*CVE-2025-99999/);
    const [pass, fail] = ["✓ pass", "✗ fail"];
    expect(output).toMatch(row("dev/frontend 1.2.0", pass, pass, pass, pass, fail, pass));
    expect(output).toMatch(row("dev/recommendation 1.2.0", pass, fail, fail, fail, fail, pass));
    expect(await gitops("show-ref")).toBe(before);
  });

  it("are told from them in a preview too, with a table of the gates", async () => {
    const before = await gitops("show-ref");
    project.pin({ frontend: "1.0.0" });
    const output = await project.failing("preview");
    expect(output).toMatch(/✗ signature +fail +the image is not signed/);
    expect(output).toMatch(/✗ scan +fail +no scan report is attached/);
    project.pin({ frontend: "1.2.0", recommendation: "1.0.0" });
    expect(await project.failing("preview")).toMatch(/✗ scan +fail .*CVE-2025-99999/);
    expect(await gitops("show-ref")).toBe(before);
  });

  it("go on as soon as the others are not asked for", async () => {
    project.pin({ frontend: "1.1.0", recommendation: "1.1.0" });
    const before = (await gitops("rev-parse", "main")).trim();
    await project.succeeding("up");
    expect((await commits(`${before}..main`, gitops)).map(({ subject }) => subject).toSorted()).toEqual([
      "promote frontend 1.0.0 -> 1.1.0 to dev",
      "promote recommendation 1.0.0 -> 1.1.0 to dev",
      "promote voting 1.0.0 -> 1.1.0 to dev",
    ]);
  });

  it("leave nothing behind", async () => {
    await project.succeeding("destroy");
  });
});
