import type { ArgoCdChartValues } from "#components/argocd/install-values.ts";

// What must not compile. Nothing here runs: `npm run typecheck` is the test, and a mistake that compiles fails it.

const [global, server] = [{}, {}];

export const wrongValues: ArgoCdChartValues[] = [
  // @ts-expect-error a misspelt key of the chart
  { global, server, configs: { cmm: {} } },
  // @ts-expect-error a tag without its v
  { global: { image: { tag: "3.2.11" } }, server, configs: { cm: {} } },
  // @ts-expect-error no kind of Service
  { global, server: { service: { type: "nodePort" } }, configs: { cm: {} } },
];
