import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const EXAMPLE = "examples/kargo";

describe("a mistake about analyses is refused with the value, the rule and the remedy", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      "an analysis that measures nothing",
      { "kargo.analysisTemplates.idle": { metrics: {} } },
      ["no metrics: write at least one", "kargo.analysisTemplates.idle.metrics"],
    ],
    [
      "an unknown way to measure",
      { "kargo.analysisTemplates.throughput.metrics.requests.provider": "grafana" },
      ["kargo.analysisTemplates.throughput.metrics.requests.provider"],
    ],
    [
      "measurements at no distance",
      { "kargo.analysisTemplates.throughput.metrics.requests.intervalSeconds": undefined },
      [
        "missing: it is measured 3 times; write how many seconds lie between",
        "kargo.analysisTemplates.throughput.metrics.requests.intervalSeconds",
      ],
    ],
    [
      "an analysis that could not fail",
      { "kargo.analysisTemplates.throughput.metrics.requests.failureLimit": 4 },
      ["4 failures of 3 measurements would never fail; write fewer"],
    ],
    [
      "a reference to no argument",
      { "kargo.analysisTemplates.throughput.metrics.requests.query": "up{stage='{{ args.stge }}'}" },
      [
        '"stge" is no argument of the template; arguments are stage',
        "kargo.analysisTemplates.throughput.metrics.requests",
      ],
    ],
    [
      "an argument that cannot be",
      { "kargo.analysisTemplates.throughput.required": ["a stage"] },
      ['"a stage" cannot name an argument'],
    ],
    [
      "a misspelt analysis",
      { "kargo.stages.load.verification.analysisTemplates": [{ name: "smoketest" }] },
      [
        '"smoketest" is not one of kargo.analysisTemplates; templates are throughput, smoke-test',
        "kargo.stages.load.verification.analysisTemplates.0.name",
      ],
    ],
    [
      "an argument that is missing",
      { "kargo.stages.load.verification.args": {} },
      ['the analyses need the argument "stage"; write its value', "kargo.stages.load.verification.args"],
    ],
    [
      "an argument that no analysis has",
      { "kargo.stages.load.verification.args.pages": "/about" },
      [
        'no analysis has the argument "pages"; arguments are stage, page',
        "kargo.stages.load.verification.args.pages",
      ],
    ],
    [
      "two measurements of one name",
      { "kargo.analysisTemplates.smoke-test.metrics.requests": { provider: "job", image: "i" } },
      ['smoke-test measures "requests", as another of them does; rename one'],
    ],
  ])("%s", (_name, changes, expected) => {
    const message = complaint(plainSettings(changes, "dev", EXAMPLE), "dev");
    for (const part of expected) expect(message).toContain(part);
  });
});

it.each<[string, unknown]>([
  [
    "a template of the whole cluster may need arguments that the settings do not know",
    "ClusterAnalysisTemplate",
  ],
  ["without analyses of its own a product may name others", undefined],
])("%s", (_what, kind) => {
  const changes =
    kind === undefined
      ? { "kargo.analysisTemplates": {} }
      : { "kargo.stages.load.verification.analysisTemplates": [{ name: "anything", kind }] };
  const settings = { ...changes, "kargo.stages.load.verification.args": { any: "x" } };
  expect(() => parseSettings(plainSettings(settings, "load", EXAMPLE), "load")).not.toThrow();
});
