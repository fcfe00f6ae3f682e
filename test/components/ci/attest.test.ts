import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { execaSync } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";

/** BuildKit's answers, by what it is asked for. */
const FAKE_DOCKER = `#!/bin/sh
echo "docker $*" >> calls
case $* in
  *".Provenance.SLSA"*) cat "$FAKE/provenance" ;;
  *".SBOM.SPDX"*) echo '{"spdxVersion":"SPDX-2.3"}' ;;
esac
`;
/** Writes down how it is called, and what it would attach. */
const FAKE_COSIGN = `#!/bin/sh
echo "cosign $*" >> calls
while [ "$1" != --predicate ]; do shift; done
cat "$2" >> attached
`;
const DIGEST = `sha256:${"0a".repeat(32)}`;

function attest(provenance: string, variables: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-attest-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of [
    ["docker", FAKE_DOCKER],
    ["cosign", FAKE_COSIGN],
  ] as const) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  }
  writeFileSync(join(folder, "provenance"), provenance);
  writeFileSync(join(folder, "scan.json"), "the scan\n");
  const { exitCode, stderr } = execaSync(
    "sh",
    [resolve("components/ci/scripts/attest.sh"), "scan.json", "cosign", "--verbose=false"],
    {
      cwd: folder,
      env: {
        FAKE: folder,
        IMAGE: "ghcr.io/acme/cart",
        DIGEST,
        PATH: `${folder}${delimiter}${process.env.PATH}`,
        ...variables,
      },
      reject: false,
    },
  );
  const read = (file: string) =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : "";
  const cosign = read("calls")
    .trim()
    .split("\n")
    .filter((line) => line.startsWith("cosign "));
  return { exitCode, stderr, cosign, attached: read("attached"), left: readdirSync(folder) };
}

const call = (type: string, file: string, key = "") =>
  `cosign --verbose=false attest --yes ${key}--type ${type} --predicate ${file} ghcr.io/acme/cart@${DIGEST}`;

describe("attest.sh", () => {
  it("attaches provenance, bill of materials and the scan's report to the digest", () => {
    const { exitCode, cosign, attached, left } = attest('{"buildDefinition":{}}\n');
    expect(exitCode).toBe(0);
    expect(cosign).toEqual([
      call("slsaprovenance1", ".slipway-provenance.json"),
      call("spdxjson", ".slipway-sbom.json"),
      call("vuln", "scan.json"),
    ]);
    expect(attached).toBe('{"buildDefinition":{}}\n{"spdxVersion":"SPDX-2.3"}\nthe scan\n');
    expect(left.filter((file) => file.startsWith(".slipway-"))).toEqual([]);
  });

  it("tells the older form of provenance from the newer", () => {
    expect(attest('{"builder":{"id":"x"}}').cosign[0]).toBe(
      call("slsaprovenance", ".slipway-provenance.json"),
    );
  });

  it("signs with a key where there is one", () => {
    const { cosign } = attest("{}", { COSIGN_KEY: "env://COSIGN_PRIVATE_KEY" });
    expect(cosign).toHaveLength(3);
    for (const line of cosign) expect(line).toContain("--yes --key env://COSIGN_PRIVATE_KEY --type");
  });

  it.each(["", "null\n"])("attaches nothing where the builder told %j", (provenance) => {
    expect(attest(provenance)).toMatchObject({
      exitCode: 1,
      cosign: [],
      stderr: `attest.sh: the builder left no Provenance.SLSA with ghcr.io/acme/cart@${DIGEST}; build with --provenance and --sbom`,
    });
  });
});
