import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseSettings } from "#src/config/load.ts";
import type { Registered } from "#test/harness/deploy.ts";
import { plainSettings } from "../config/plain-settings.ts";
import { generated } from "./generated.ts";
import { type Application, ofKind, registered, resourcesOf } from "./resources.ts";

const byName = (applications: readonly Application[]): Record<string, Application> =>
  Object.fromEntries(applications.map((application) => [application.metadata.name, application]));

const inGit = (resources: readonly Registered[]): Application[] =>
  resources
    .flatMap(({ inputs }) => Object.entries((inputs.files ?? {}) as Record<string, string>))
    .filter(([path]) => path.startsWith("argocd/application/"))
    .map(([, text]) => parse(text, { version: "1.1" }) as Application);

describe("the three patterns", () => {
  it("give the same Applications, field by field", async () => {
    const single = await resourcesOf({ pattern: "application" });
    const expected = byName(registered(single).filter(({ metadata }) => metadata.name !== "webapp-dev"));
    expect(Object.keys(expected)).toHaveLength(5);

    const fromGit = await resourcesOf({ pattern: "app-of-apps" });
    expect(byName(inGit(fromGit))).toEqual(expected);

    const fromList = await resourcesOf({ pattern: "applicationset" });
    const [set = {}] = ofKind(fromList, "ApplicationSet");
    expect(byName(generated(set))).toEqual(expected);
  });

  it.each([
    ["application", 6],
    ["app-of-apps", 2],
    ["applicationset", 1],
  ])(
    "with %s Pulumi registers %i Applications: its own, and those that are no services",
    async (pattern, count) => {
      const names = registered(await resourcesOf({ pattern })).map(({ metadata }) => metadata.name);
      expect(names).toContain("webapp-dev");
      expect(names).toHaveLength(count);
    },
  );
});

it("nothing of this is asked for by default", () => {
  expect(parseSettings(plainSettings(), "dev").gitops).toMatchObject({
    pattern: "application",
    generator: "list",
    rollingSync: false,
    handOver: false,
    controller: "argocd",
    keepArgoCd: false,
    leaveWorkloads: false,
  });
});
