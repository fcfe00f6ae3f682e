import { vi } from "vitest";
import main from "#src/main.ts";
import { deploy, type Registered, sandboxVariables, stackConfig } from "#test/harness/deploy.ts";

for (const [name, value] of Object.entries(sandboxVariables)) vi.stubEnv(name, value);

/** As much of an Application as the tests look at. */
export type Application = {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Record<string, string>;
  };
  readonly spec: { readonly project: string };
};

/** Settings under which Applications differ in switches, numbers and lists, not only in texts. */
export const argocd = {
  services: {
    voting: {
      links: { docs: "https://docs.example.test/?a=1&b=<2>" },
      annotations: { note: "{{ not a template }}" },
      options: { serverSideApply: true },
      retry: { limit: 2 },
      ignoreDifferences: [{ group: "apps", kind: "Deployment", jsonPointers: ["/spec/replicas"] }],
    },
  },
};
const extra = { webapp: { source: { kind: "directory", path: "webapp" } } };

/** What a stack registers under these settings of GitOps. */
export async function resourcesOf(
  gitops: Record<string, unknown>,
  stack = "dev",
  more: Record<string, unknown> = {},
): Promise<Registered[]> {
  const config = stackConfig(stack, { gitops, argocd, applications: extra, ...more });
  return (await deploy(main, { stack, config })).resources;
}

/** The inputs of the resources of a kind. */
export const ofKind = (resources: readonly Registered[], kind: string): Registered["inputs"][] =>
  resources.filter(({ type }) => type.endsWith(`:${kind}`)).map(({ inputs }) => inputs);

/** The Applications that Pulumi registers itself. */
export const registered = (resources: readonly Registered[]): Application[] =>
  ofKind(resources, "Application") as Application[];
