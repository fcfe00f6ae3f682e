import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { registryOf, word } from "#components/ci/commands.ts";
import { DIGEST_OF_BUILD } from "#components/ci/docker-commands.ts";
import { gitlabPipeline } from "#components/ci/gitlab.ts";
import { jenkinsfile } from "#components/ci/jenkins.ts";
import { ciKinds, ciService } from "./services.ts";

const sh = (text: string, cwd?: string) => execaSync("sh", ["-eu", "-c", text], { cwd }).stdout;

const odd = { probe: "/it's?up", port: 1, seconds: 1, user: 1, environment: { A: '$HOME `id` \\ "it\'s"' } };
const proposal = { repository: "acme/platform", branch: "main", environment: "dev" };

describe("what other systems hand to a shell", () => {
  it("is a script of the shell in every job of GitLab", () => {
    for (const kind of ciKinds) {
      const pipeline: Record<string, { script?: string[]; before_script?: string[] }> = parse(
        gitlabPipeline(ciService(kind, { smoke: odd, proposal })),
      );
      const jobs = Object.values(pipeline).filter(({ script }) => script !== undefined);
      expect(jobs.length).toBeGreaterThan(2);
      for (const { script = [], before_script = [] } of jobs)
        execaSync("sh", ["-n"], { input: [...before_script, ...script].join("\n") });
    }
  });

  it("is a script of the shell in every stage of Jenkins", () => {
    for (const kind of ciKinds) {
      const text = jenkinsfile(ciService(kind, { smoke: odd, proposal }));
      const scripts = [...text.matchAll(/sh '''\n([\s\S]*?)'''/g)].map(([, script = ""]) =>
        script.replaceAll(/\\(['\\])/g, "$1"),
      );
      expect(scripts.length).toBeGreaterThan(2);
      for (const input of scripts) execaSync("sh", ["-n"], { input });
      expect(scripts.join()).toContain(`--env ${word(`A=${odd.environment.A}`)}`);
    }
  });
});

it("a word reaches the shell as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
      expect(sh(`printf '%s.' ${word(text)}`)).toBe(`${text}.`);
    }),
    { numRuns: 50 },
  );
});

it("the digest is read from what the builder writes", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-build-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const digest = `sha256:${"0a".repeat(32)}`;
  const other = `sha256:${"ff".repeat(32)}`;
  const metadata = {
    "buildx.build.provenance": { materials: [{ digest: { sha256: "ff" } }] },
    "containerimage.config.digest": other,
    "containerimage.descriptor": { digest: other, size: 1 },
    "containerimage.digest": digest,
    "image.name": "ghcr.io/acme/shop/catalogue",
  };
  writeFileSync(join(folder, ".slipway-build.json"), JSON.stringify(metadata, undefined, 2));
  expect(sh(`${DIGEST_OF_BUILD}; echo "$DIGEST"`, folder)).toBe(digest);
});

it.each([
  ["ghcr.io/acme/shop/catalogue", "ghcr.io"],
  ["127.0.0.1:5001/shop/catalogue", "127.0.0.1:5001"],
  ["localhost/catalogue", "localhost"],
  ["acme/shop/catalogue", "docker.io"],
])("the registry of %s is %s", (image, registry) => {
  expect(registryOf(image)).toBe(registry);
});
