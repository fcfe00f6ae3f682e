import * as z from "zod";
import { DnsLabel } from "../fields.ts";

/** A duration as Prometheus writes it: no fractions. */
const Duration = z
  .string()
  .regex(/^(?:\d+(?:ms|[smhdw]))+$/, {
    error: ({ input }) =>
      `"${input}" is not a duration of Prometheus: write whole numbers with units, e.g. 30s, 1h30m`,
  })
  .meta({ description: "Whole numbers with units ms, s, m, h, d, w, e.g. 1h30m" });

const LabelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, {
  error: ({ input }) => `"${input}" is not a label of Prometheus: write letters, digits and "_"`,
});

/** What Prometheus and Grafana are told of deliveries. */
export const Observability = z
  .strictObject({
    selectedBy: z
      .record(z.string().min(1), z.string())
      .default({})
      .meta({
        description: "Labels by which your Prometheus selects its monitors and rules",
        examples: [{ release: "kube-prometheus-stack" }],
      }),
    monitors: z
      .strictObject({
        interval: Duration.default("30s").meta({ description: "How often figures are taken" }),
      })
      .optional()
      .meta({
        description:
          "Services of Argo CD's figures and a ServiceMonitor for them; with gitops.controller: flux a PodMonitor of its controllers",
      }),
    alerts: z
      .strictObject({
        outOfSyncFor: Duration.default("15m").meta({ description: "How long something may differ from Git" }),
        degradedFor: Duration.default("5m").meta({ description: "How long something may be unhealthy" }),
        labels: z
          .record(LabelName, z.string())
          .default({})
          .meta({ description: "Labels of every alert, for its routing", examples: [{ team: "shop" }] }),
      })
      .optional()
      .meta({
        description:
          "Alerts: out of sync, degraded, syncs and promotions that fail, a soak that broke, silence of the controller. With Flux they ask kube-state-metrics, which must tell of its kinds",
      }),
    dashboards: z
      .strictObject({
        namespace: DnsLabel.default("monitoring").meta({
          description: "Namespace in which Grafana's sidecar looks for dashboards",
        }),
        label: z.string().min(1).default("grafana_dashboard").meta({ description: "The label it looks for" }),
        labelValue: z.string().default("1").meta({ description: "Value of that label" }),
        published: z
          .array(
            z.union([
              z.int().min(1),
              z.strictObject({
                id: z
                  .int()
                  .min(1)
                  .meta({ description: "Number on grafana.com", examples: [14584] }),
                revision: z
                  .int()
                  .min(1)
                  .meta({ description: "Its revision", examples: [1] }),
              }),
            ]),
          )
          .default([])
          .meta({
            description:
              "Dashboards of grafana.com by number, e.g. 14584 and 19993 for Argo CD; Grafana's sidecar fetches them",
            examples: [[14584, 19993]],
          }),
      })
      .optional()
      .meta({ description: "Dashboards as a ConfigMap: one for promotions, and published ones" }),
  })
  .optional()
  .meta({ description: "What Prometheus and Grafana are told of deliveries; the hub's stack makes it" });
