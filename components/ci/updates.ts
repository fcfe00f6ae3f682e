import { stringify } from "yaml";
import { type CiKind, type CiService, header } from "./model.ts";

/** Dependabot's names of the package managers (GitHub docs, "package-ecosystem"). */
const ECOSYSTEMS: Readonly<Record<CiKind, string | undefined>> = {
  node: "npm",
  python: "pip",
  go: "gomod",
  java: "maven",
  postgres: undefined,
};

/** Days a new release must have been out before it is proposed: most bad ones are withdrawn sooner. */
const COOLDOWN_DAYS = 7;

/**
 * What proposes newer versions of a service's dependencies and of its base image. The pipeline itself is left out: the
 * hub writes it, and would take such a change back.
 */
export function updateFiles(service: CiService, ours: readonly string[]): Record<string, string> {
  if (service.updates === "dependabot") return { ".github/dependabot.yml": dependabot(service) };
  if (service.updates === "renovate") return { "renovate.json": renovate(ours) };
  return {};
}

function dependabot({ kind }: CiService): string {
  const ecosystem = ECOSYSTEMS[kind];
  const updates = [...(ecosystem === undefined ? [] : [ecosystem]), "docker"].map((name) => ({
    "package-ecosystem": name,
    directory: "/",
    schedule: { interval: "weekly" },
    cooldown: { "default-days": COOLDOWN_DAYS },
    // A release of its own: `fix` is what next-version.mjs counts.
    "commit-message": { prefix: "fix", include: "scope" },
    groups: { [name]: { patterns: ["*"], "update-types": ["minor", "patch"] } },
  }));
  return header() + stringify({ version: 2, updates }, { lineWidth: 0 });
}

/** JSON has no comments, so the description says who writes it. */
const renovate = (ours: readonly string[]): string =>
  `${JSON.stringify(
    {
      $schema: "https://docs.renovatebot.com/renovate-schema.json",
      description: header("").trim(),
      extends: ["config:best-practices", ":semanticCommitTypeAll(fix)"],
      minimumReleaseAge: `${COOLDOWN_DAYS} days`,
      packageRules: [{ matchFileNames: [...ours], enabled: false }],
    },
    undefined,
    2,
  )}\n`;
