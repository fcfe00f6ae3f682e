import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const EXAMPLE = "examples/kargo";

const auto = { promotion: "auto" };

describe("a mistake about Kargo is refused with the value, the rule and the remedy", () => {
  it.each<[string, Record<string, unknown>, string[], string?]>([
    ["a misspelt key", { "kargo.stagse": {} }, ['Unrecognized key: "stagse"']],
    [
      "an unknown policy",
      { "kargo.stages.qa.promotion": "automatic" },
      ["kargo.stages.qa.promotion", '"auto"'],
    ],
    [
      "a range that is none",
      { "kargo.constraint": "newest" },
      ['"newest" is not a range of versions: write it as ^1.0.0'],
    ],
    ["a platform that is none", { "kargo.platform": "arm" }, ["kargo.platform"]],
    [
      "an unknown kind of receiver",
      { "kargo.receivers.packages.kind": "slack" },
      ["kargo.receivers.packages.kind"],
    ],
    [
      "a receiver's secret in the clear",
      { "kargo.receivers.packages.secret": "x" },
      ['Unrecognized key: "secret"'],
    ],
    [
      "an address of receivers that is none",
      { "kargo.receiversUrl": "kargo.example.com" },
      ['"kargo.example.com" is not an address', "kargo.receiversUrl"],
    ],
    [
      "a webhook to no receiver",
      { "github.repositories.gitops": { webhooks: { kargo: { receiver: "images" } } } },
      [
        '"images" is not one of kargo.receivers; receivers are packages, mirror',
        "github.repositories.gitops.webhooks.kargo.receiver",
      ],
    ],
    [
      "a webhook of GitHub to a receiver for another service",
      { "github.repositoryDefaults.webhooks.kargo.receiver": "mirror" },
      [
        "mirror takes reports of harbor, not of GitHub; name a receiver with kind: github",
        "github.repositoryDefaults.webhooks.kargo.receiver",
      ],
    ],
    [
      "a webhook to an address that nobody knows",
      { "kargo.receiversUrl": undefined },
      ["nobody knows at which address GitHub reaches packages; set kargo.receiversUrl"],
    ],
    [
      "events that Kargo refuses",
      { "github.repositoryDefaults.webhooks.kargo.events": ["push", "release"] },
      ['Kargo refuses the event "release"; write some of package, ping, pull_request, push'],
    ],
    [
      "a second address for a receiver",
      { "github.repositoryDefaults.webhooks.kargo.url": "https://x.example" },
      [
        'Kargo\'s receiver "packages" has an address and a secret already; remove the key',
        "github.repositoryDefaults.webhooks.kargo.url",
      ],
    ],
    [
      "a variable that cannot be",
      { "kargo.stages.qa.variables": { "a-b": "x" } },
      ['"a-b" cannot name a variable'],
    ],
    [
      "verification without templates",
      { "kargo.stages.load.verification": { analysisTemplates: [] } },
      ["analysisTemplates"],
    ],
    [
      "an unknown stage",
      { "kargo.stages.uat": auto },
      ['"uat" is not a stage; stages are dev, qa, load, demo, prod-eu, prod-us', "kargo.stages.uat"],
    ],
    [
      "an unknown service",
      { "kargo.pinnedServices": ["payments"] },
      ['"payments" is not a service; services are frontend', "kargo.pinnedServices.0"],
    ],
    [
      "a control-flow stage after nobody",
      { "kargo.controlFlow.tested.after": ["uat"] },
      ['"uat" is not a stage', "kargo.controlFlow.tested.after"],
    ],
    [
      "a control-flow stage that is an environment",
      { "kargo.controlFlow.demo": { after: ["dev"], before: ["qa"] } },
      ['"demo" is a stage of the pipeline already; choose another name'],
    ],
    [
      "a control-flow stage that would change the order",
      { "kargo.controlFlow.tested.before": ["qa"] },
      ["qa does not follow load in the pipeline; add it to pipeline.qa.after, or remove it here"],
    ],
    [
      "a control-flow stage of pinned ones",
      { "kargo.controlFlow.tested.after": ["demo"] },
      ["no freight goes through tested: the versions of demo are pinned"],
    ],
    [
      "a stage of Kargo's after a pinned one",
      { "pipeline.prod-us.after": ["qa", "load", "demo"] },
      [
        "Kargo cannot promote to prod-us: it sees no freight in demo, whose versions the stack pins; add kargo.stages.demo, or remove prod-us",
      ],
    ],
    [
      "soak time in the first stage",
      { "kargo.stages.dev.soakSeconds": 60 },
      [
        "dev takes freight from the registry and has no upstream stage; remove the key",
        "kargo.stages.dev.soakSeconds",
      ],
    ],
    [
      "a match of the upstream where there is none",
      { "kargo.stages.dev.selection": "MatchUpstream" },
      ["dev takes freight from the registry", "kargo.stages.dev.selection"],
    ],
    [
      "a match of two upstream stages",
      { "kargo.controlFlow": {}, "kargo.stages.prod-us.selection": "MatchUpstream" },
      [
        "MatchUpstream needs one upstream stage, and prod-us has qa and load; write NewestFreight, or gather them",
      ],
    ],
    [
      "a product whose namespace is Argo CD's",
      { product: "argocd" },
      ['Kargo makes a namespace "argocd" for the product, and that is Argo CD\'s own; choose another name'],
    ],
    ["a product whose namespace is Kargo's", { product: "kargo" }, ["that is Kargo's own"]],
    [
      "two Stages of one name",
      { "services.catalogue-prod": { kind: "go", port: 80 }, "pipeline.eu": { after: ["dev"] } },
      [
        'catalogue-prod in eu and catalogue in prod-eu would both be the Stage "catalogue-prod-eu"; rename one',
      ],
    ],
    [
      "a name that is too long",
      { [`kargo.controlFlow.${"x".repeat(60)}`]: { after: ["dev"], before: ["qa"] } },
      ["has 69 characters, Kubernetes allows 63"],
    ],
    [
      "a pin of what Kargo promotes",
      { "freight.frontend": "1.0.0" },
      [
        '"1.0.0" pins what Kargo would replace: kargo.stages.dev.promotion is auto; write frontend: auto',
        "freight.frontend",
      ],
    ],
    [
      "a pin of what people promote in Kargo",
      { "freight.frontend": "1.0.0" },
      ['"1.0.0" pins what people promote in Kargo: kargo.stages.prod-eu.promotion is manual; remove the key'],
      "prod-eu",
    ],
    [
      "auto where people promote",
      { "freight.frontend": "auto" },
      ["nobody would promote frontend to prod-eu: kargo.stages.prod-eu.promotion is manual; remove the key"],
      "prod-eu",
    ],
    [
      "auto in a stage that Kargo does not know",
      { "freight.frontend": "auto" },
      ["nobody would promote frontend to demo: demo is not one of kargo.stages; pin a version"],
      "demo",
    ],
    [
      "auto of a service that Kargo does not know",
      { "freight.catalogue-db": "auto" },
      [
        "nobody would promote catalogue-db to dev: catalogue-db is one of kargo.pinnedServices; pin a version",
      ],
    ],
    [
      "a pin after analyses that leave no record",
      { "pipeline.demo.after": ["load"] },
      [
        "no pin of frontend could pass: the analyses of kargo.stages.load.verification leave no record that the gate reads; add kargo.stages.demo, or remove the analyses",
      ],
      "demo",
    ],
    ["an engine that is not there", { "promotion.engine": "flux" }, ["promotion.engine", '"git"']],
    [
      "pins that approve, where nobody asks Kargo",
      { "kargo.stages.prod-eu.pinApproves": true },
      ["pins are not asked of Kargo; set promotion.engine to kargo", "kargo.stages.prod-eu.pinApproves"],
    ],
    [
      "pins that approve where Kargo promotes by itself",
      { "promotion.engine": "kargo", "kargo.stages.qa.pinApproves": true },
      [
        "approved freight would be promoted at once, by Kargo and by the pin",
        "kargo.stages.qa.promotion is auto",
      ],
    ],
  ])("%s", (_name, changes, expected, stack = "dev") => {
    const message = complaint(plainSettings(changes, stack, EXAMPLE), stack);
    for (const part of expected) expect(message).toContain(part);
  });

  it("a service that nobody promotes to a stage of Kargo's", () => {
    const settings = plainSettings({ freight: { catalogue: "auto" } }, "dev", EXAMPLE);
    expect(complaint(settings)).toContain(
      "Kargo promotes frontend to dev by itself; write frontend: auto, or set kargo.stages.dev.promotion to manual",
    );
  });

  it("auto without Kargo", () => {
    expect(complaint(plainSettings({ "freight.frontend": "auto" }))).toContain(
      "nobody would promote frontend to dev: Kargo is not set up (slipway:kargo); pin a version",
    );
  });
});

it.each(["dev", "qa", "load", "demo", "prod-eu"])("the example's settings of %s are valid", (stack) => {
  expect(parseSettings(plainSettings({}, stack, EXAMPLE), stack).kargo?.intervalSeconds).toBe(600);
});

it("refuses to ask a Kargo that is not set up", () => {
  expect(complaint(plainSettings({ "promotion.engine": "kargo" }))).toContain("Kargo is not set up");
});

it.each([
  ["the older of two versions", "dev", "catalogue"],
  ["what nobody pins", "prod", "frontend"],
])("with the engine kargo a stack file may pin in Kargo's stages: %s", (_what, stack, service) => {
  const pinned = parseSettings(plainSettings({}, stack, "examples/kargo-pins"), stack).freight;
  expect(pinned[service]).toBe("1.0.0");
  const byGit = { "promotion.engine": "git", "kargo.stages.hotfix.pinApproves": false };
  expect(complaint(plainSettings(byGit, stack, "examples/kargo-pins"), stack)).toContain(
    "set promotion.engine to kargo",
  );
});
