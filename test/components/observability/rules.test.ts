import { describe, expect, it } from "vitest";
import { argoCdDashboard, promotionsDashboard } from "#components/observability/dashboard.ts";
import { FLUX_METRICS, type FluxAlerts, fluxAlerts, fluxDashboard } from "#components/observability/flux.ts";
import { METRICS } from "#components/observability/metrics.ts";
import {
  type ArgoCdAlerts,
  argoCdAlerts,
  type RulesSpec,
  rulesManifest,
} from "#components/observability/rules.manifest.ts";
import { readQuery } from "./promql.ts";

const place: RulesSpec = {
  name: "shop-promotions",
  namespace: "argocd",
  labels: {},
  selectedBy: { release: "prometheus" },
  alertLabels: { team: "shop" },
};
const spec: ArgoCdAlerts & FluxAlerts = {
  product: "shop",
  namespace: "flux-system",
  outOfSyncFor: "15m",
  degradedFor: "5m",
  soaking: ["staging"],
  failureTrigger: "slipway-failed",
};
const known: Readonly<Record<string, readonly string[]>> = { ...METRICS, ...FLUX_METRICS };
const dashboards = [argoCdDashboard("shop"), fluxDashboard("shop", "flux-system")];

const queries = [
  ...[...argoCdAlerts(spec), ...fluxAlerts(spec)].map(({ alert, expr }) => ({ of: alert, expr })),
  ...dashboards
    .flatMap(({ panels }) => panels)
    .flatMap((panel) => panel.queries.map(({ expr }) => ({ of: panel.title, expr }))),
];

describe.each(queries)("the query of $of", ({ expr }) => {
  const { errors, metrics, groupedBy } = readQuery(expr);

  it("is one by Prometheus' own grammar", () => {
    expect(errors, expr).toEqual([]);
  });

  it("asks for figures that the controller has, by labels that they have", () => {
    expect(Object.keys(metrics).length).toBeGreaterThan(0);
    for (const [metric, labels] of Object.entries(metrics)) {
      expect(Object.keys(known)).toContain(metric);
      for (const label of labels) expect(known[metric], metric).toContain(label);
    }
    const all = Object.keys(metrics).flatMap((metric) => known[metric] ?? []);
    for (const label of groupedBy) expect(all).toContain(label);
  });
});

it("a query that is none would be seen", () => {
  expect(readQuery('sum by (name) (argocd_app_info{project=~"a"})').errors).toEqual([]);
  expect(readQuery("sum by (name (argocd_app_info)").errors).not.toEqual([]);
  expect(readQuery('rate(argocd_app_sync_total{phase="x"}[5 minutes])').errors).not.toEqual([]);
});

describe("the alerts", () => {
  const names = (changes: Partial<ArgoCdAlerts> = {}) =>
    argoCdAlerts({ ...spec, ...changes }).map(({ alert }) => alert);

  it("know of failed promotions only where somebody is told of them, and of soaks only where one is asked for", () => {
    expect(names()).toContain("SlipwayPromotionFailing");
    expect(names()).toContain("SlipwaySoakBroken");
    expect(names({ failureTrigger: undefined })).not.toContain("SlipwayPromotionFailing");
    expect(names({ soaking: [] })).not.toContain("SlipwaySoakBroken");
  });

  // A counter that is there for the first time has not increased by Prometheus' reckoning.
  it("see the first failure of all, with which a figure begins to be there", () => {
    const counting = argoCdAlerts(spec).filter(({ expr }) => expr.includes("increase("));
    expect(counting).toHaveLength(3);
    for (const { expr } of counting) {
      const [, counter = ""] = /increase\((.*?)\[10m\]\)/.exec(expr) ?? [];
      expect(counter).toMatch(/^argocd_\w+\{/);
      expect(expr).toMatch(/ or \(sum.* unless sum.* offset 10m\)\) > 0$/);
      expect(expr.split(counter)).toHaveLength(4);
    }
  });

  it("look at this product alone", () => {
    for (const { expr } of argoCdAlerts(spec))
      if (expr.includes("argocd_app_") && !expr.startsWith("absent"))
        expect(expr).toMatch(/project=~?"shop-/);
    for (const { expr } of fluxAlerts(spec))
      for (const choice of expr.match(/\{[^}]*\}/g) ?? []) expect(choice).toMatch(/name=~"shop-\.\*"/);
  });

  it("carry the labels by which they are found and routed", () => {
    const { metadata, spec: written } = rulesManifest(place, argoCdAlerts(spec));
    expect(metadata.labels).toMatchObject({ release: "prometheus" });
    const [group] = (written as { groups: { rules: { labels: Record<string, string> }[] }[] }).groups;
    for (const rule of group?.rules ?? []) expect(rule.labels).toMatchObject({ team: "shop" });
  });
});

describe.each(dashboards)("the dashboard (%#)", (dashboard) => {
  const { panels } = promotionsDashboard("shop", dashboard) as {
    panels: { id: number; gridPos: { x: number; y: number; w: number; h: number } }[];
  };

  it("has panels that do not lie upon each other, within Grafana's columns", () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)}/${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it("has an id that Grafana takes, however long the product's name is", () => {
    expect(String(promotionsDashboard("x".repeat(60), dashboard).uid).length).toBeLessThanOrEqual(40);
  });
});
