import type * as grafana from "@grafana/schema";

/** What a panel shows: queries with the text of their legend. */
export interface Panel {
  readonly title: string;
  readonly type: "stat" | "table" | "timeseries";
  readonly width: number;
  readonly height: number;
  readonly queries: readonly { readonly expr: string; readonly legend: string }[];
}

/** What a dashboard of a product shows. */
export interface DashboardSpec {
  readonly panels: readonly Panel[];
  /** Query of Grafana's for the names of environments, each `<product>-<environment>`. */
  readonly environments: string;
}

/** Columns of a Grafana dashboard. */
const COLUMNS = 24;

/** What the dashboard of a product shows where Argo CD rolls out. */
export const argoCdDashboard = (product: string): DashboardSpec => ({
  panels: argoCdPanels(product),
  environments: `label_values(argocd_app_info{project=~"${product}-.*"}, project)`,
});

function argoCdPanels(product: string): Panel[] {
  const ours = `project=~"${product}-$environment"`;
  const count = (by: string, title: string): Panel => ({
    title,
    type: "stat",
    width: 12,
    height: 5,
    queries: [{ expr: `count by (${by}) (argocd_app_info{${ours}})`, legend: `{{${by}}}` }],
  });
  return [
    count("health_status", "Applications by health"),
    count("sync_status", "Applications by sync"),
    {
      title: "What is not as it should be",
      type: "table",
      width: 24,
      height: 8,
      queries: [
        {
          expr: `max by (project, name, health_status, sync_status) (argocd_app_info{${ours}} unless argocd_app_info{${ours}, health_status="Healthy", sync_status="Synced"})`,
          legend: "{{name}}",
        },
      ],
    },
    {
      title: "Deployments an hour",
      type: "timeseries",
      width: 12,
      height: 8,
      queries: [
        {
          expr: `sum by (project) (increase(argocd_app_sync_total{${ours}, phase="Succeeded"}[1h]))`,
          legend: "{{project}}",
        },
      ],
    },
    {
      title: "Failed syncs an hour",
      type: "timeseries",
      width: 12,
      height: 8,
      queries: [
        {
          expr: `sum by (project, name) (increase(argocd_app_sync_total{${ours}, phase=~"Error|Failed"}[1h]))`,
          legend: "{{name}}",
        },
      ],
    },
    {
      title: "Messages an hour, by event",
      type: "timeseries",
      width: 24,
      height: 6,
      queries: [
        {
          expr: `sum by (trigger, succeeded) (increase(argocd_notifications_deliveries_total{trigger=~"slipway-.*"}[1h]))`,
          legend: "{{trigger}} {{succeeded}}",
        },
      ],
    },
  ];
}

const DATASOURCE = { type: "prometheus", uid: "$datasource" };

/** The dashboard of a product's promotions as Grafana's JSON (schema version 39, Grafana 10.4 and newer). */
export function promotionsDashboard(
  product: string,
  { panels, environments }: DashboardSpec,
): grafana.Dashboard {
  return {
    uid: `slipway-${product}`.slice(0, 40),
    title: `Promotions of ${product}`,
    tags: ["slipway", product],
    schemaVersion: 39,
    editable: false,
    refresh: "1m",
    time: { from: "now-24h", to: "now" },
    templating: {
      list: [
        { name: "datasource", type: "datasource", query: "prometheus" },
        {
          name: "environment",
          type: "query",
          datasource: DATASOURCE,
          query: environments,
          regex: `/${product}-(.*)/`,
          includeAll: true,
          allValue: ".*",
          refresh: 2,
          current: { text: "All", value: "$__all" },
        },
      ],
    },
    panels: placed(panels),
  };
}

/** Panels from left to right, in rows as high as their highest. */
function placed(panels: readonly Panel[]): grafana.Panel[] {
  let [x, y, row] = [0, 0, 0];
  return panels.map(({ title, type, width: w, height: h, queries }, at) => {
    if (x + w > COLUMNS) [x, y, row] = [0, y + row, 0];
    const gridPos = { x, y, w, h };
    [x, row] = [x + w, Math.max(row, h)];
    return {
      id: at + 1,
      title,
      type,
      gridPos,
      datasource: DATASOURCE,
      targets: queries.map(({ expr, legend }, query) => ({
        refId: String.fromCharCode("A".charCodeAt(0) + query),
        expr,
        legendFormat: legend,
        ...(type === "timeseries" ? {} : { instant: true }),
        ...(type === "table" ? { format: "table" } : {}),
      })),
    };
  });
}
