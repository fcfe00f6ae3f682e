import type { Image } from "./images.ts";

/** Who the sandbox says has built its images. */
export const BUILDER = "https://slipway.dev/sandbox/builder";

const CREATED = "2025-01-01T00:00:00Z";

/** SLSA provenance, version 1 (slsa.dev/spec/v1.0/provenance). */
export const builder = (image: Image): unknown => ({
  buildDefinition: {
    buildType: "https://slipway.dev/sandbox/image/v1",
    externalParameters: { repository: image.repository, tag: image.tag },
    internalParameters: {},
    resolvedDependencies: [],
  },
  runDetails: { builder: { id: BUILDER }, metadata: { invocationId: `${image.repository}:${image.tag}` } },
});

/** A bill of materials of the one file in the image (SPDX 2.3). */
export const spdx = (image: Image): unknown => ({
  SPDXID: "SPDXRef-DOCUMENT",
  spdxVersion: "SPDX-2.3",
  dataLicense: "CC0-1.0",
  name: `${image.repository}:${image.tag}`,
  documentNamespace: `https://slipway.dev/sandbox/${image.manifest.digest}`,
  creationInfo: { created: CREATED, creators: ["Tool: slipway-sandbox"] },
  packages: [],
});

/** A finding made up for the sandbox: it exists in no database. */
const FINDING = {
  VulnerabilityID: "CVE-2025-99999",
  PkgName: "example",
  InstalledVersion: "1.0.0",
  FixedVersion: "1.0.1",
  Severity: "CRITICAL",
};

/** A scan in cosign's wrapping, with a report in Trivy's format (schema version 2). */
export const scanReport = (image: Image, critical: boolean): unknown => ({
  invocation: { uri: "", event_id: "", "builder.id": BUILDER },
  scanner: {
    uri: "pkg:generic/slipway-sandbox",
    version: "0",
    db: { uri: "", version: "" },
    result: {
      SchemaVersion: 2,
      ArtifactName: `${image.repository}:${image.tag}`,
      ArtifactType: "container_image",
      Results: [{ Target: "etc/release", Class: "lang-pkgs", Vulnerabilities: critical ? [FINDING] : [] }],
    },
  },
  metadata: { scanStartedOn: CREATED, scanFinishedOn: CREATED },
});
