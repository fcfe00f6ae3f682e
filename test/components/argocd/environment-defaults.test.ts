import { describe, expect, it } from "vitest";
import { inCluster } from "#components/argocd/destination.ts";
import { applicationOf, projectOf } from "#components/argocd/environment-defaults.ts";
import { SERVICE_SYNC } from "#components/argocd/sync.ts";

const folder = (repository: string) =>
  ({ kind: "directory", repository, revision: "main", path: ".", recurse: false }) as const;
const pages = { source: folder("https://x.test/pages.git"), destination: inCluster("pages") };
const admin = { source: folder("https://x.test/admin.git"), destination: inCluster("pages") };

describe("a project of which only the name is given", () => {
  const project = projectOf({ name: "shop" }, { pages, admin, again: { ...pages } });

  it("allows the sources and destinations of its Applications, each once, and no others", () => {
    expect(project).toEqual({
      name: "shop",
      namespace: "argocd",
      labels: { "app.kubernetes.io/part-of": "shop" },
      sourceRepositories: ["https://x.test/pages.git", "https://x.test/admin.git"],
      destinations: [inCluster("pages")],
    });
  });

  it("lends what it has to an Application, which is named after both", () => {
    expect(applicationOf("pages", pages, { ...project, namespace: "delivery" })).toEqual({
      ...pages,
      name: "shop-pages",
      namespace: "delivery",
      labels: project.labels,
      project: "shop",
      sync: SERVICE_SYNC,
      watchedPaths: [],
    });
  });
});

it("what is given stands, and what is given as undefined counts as left out", () => {
  const project = projectOf(
    { name: "shop", namespace: "delivery", labels: undefined, sourceRepositories: [], destinations: [] },
    { pages },
  );
  expect(project).toMatchObject({
    namespace: "delivery",
    labels: { "app.kubernetes.io/part-of": "shop" },
    sourceRepositories: [],
    destinations: [],
  });
  const sync = { mode: { kind: "manual" }, options: {} } as const;
  expect(applicationOf("pages", { ...pages, name: "front", sync, labels: undefined }, project)).toMatchObject(
    {
      name: "front",
      sync,
      labels: project.labels,
    },
  );
});

it("a name that Kubernetes would not take is refused", () => {
  const project = projectOf({ name: "shop" }, { pages });
  expect(() => applicationOf("Pages", pages, project)).toThrow('"shop-Pages" cannot be a Kubernetes name');
});
