import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";

export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly inputs: Record<string, unknown>;
}

/** Configuration as the engine passes it: every value a string, structured ones as JSON. */
export type StackConfig = Record<string, string>;

/** The environment variables to which the committed stack files refer, with values that stay the same. */
export const sandboxVariables = {
  SLIPWAY_KUBECONFIG: "/sandbox/kubeconfig",
  SLIPWAY_GITHUB_URL: "http://127.0.0.1:3001",
  SLIPWAY_GITHUB_TOKEN: "a-github-token",
  SLIPWAY_REGISTRY: "127.0.0.1:5001",
  SLIPWAY_DATABASE_PASSWORD: "a-database-password",
  SLIPWAY_IMAGE_KEY: "/sandbox/image-signing.pub",
};

/**
 * The configuration of a real stack: Pulumi.yaml's values under those of Pulumi.<stack>.yaml.
 * @param folder where the two files are, from the root of the checkout
 */
export function stackConfig(stack: string, changes: Record<string, unknown> = {}, folder = "."): StackConfig {
  const read = (file: string) =>
    parse(readFileSync(new URL(`../../${folder}/${file}`, import.meta.url), "utf8")) as {
      config: Record<string, unknown>;
    };
  const shared = Object.entries(read("Pulumi.yaml").config).map(([key, entry]) => [
    key,
    (entry as { value: unknown }).value,
  ]);
  const own = Object.entries(read(`Pulumi.${stack}.yaml`).config);
  const changed = Object.entries(changes).map(([key, value]) => [`slipway:${key}`, value]);
  return Object.fromEntries(
    [...shared, ...own, ...changed].map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

export interface DeployOptions {
  readonly stack?: string;
  readonly config?: StackConfig;
  /** Outputs that a StackReference finds. */
  readonly hub?: Record<string, unknown>;
}

/** What a cluster writes into a Secret for the token of an account. */
const ACCOUNT_TOKEN = { token: Buffer.from("an-account-token").toString("base64") };

const MANAGED_CLUSTER = "pulumi-nodejs:dynamic/slipway:ManagedCluster";

/** Ids are text, but GitHub numbers its teams and its users. */
const idOf = (type: string, name: string): string =>
  type === "github:index/team:Team" ? String(2_000 + name.length) : `${name}-id`;

/** Runs `program` as a preview on Pulumi's mock engine; returns what it registered, once every registration has settled. */
export async function deploy<T>(
  program: () => T | Promise<T>,
  { stack = "dev", config = {}, hub = { hub: "craftista" } }: DeployOptions = {},
): Promise<{ result: T; resources: Registered[] }> {
  const resources: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, custom = false }) => {
        resources.push({ type, name, custom, inputs });
        const state =
          type === "pulumi:pulumi:StackReference"
            ? { ...inputs, outputs: hub, secretOutputNames: [] }
            : inputs;
        // A cluster that is still to be made has no id in a preview, and what comes from it is not known.
        if (type === MANAGED_CLUSTER) return { id: undefined, state };
        if (inputs.type === "kubernetes.io/service-account-token")
          return { id: `${name}-id`, state: { ...state, data: ACCOUNT_TOKEN } };
        return { id: custom ? idOf(type, name) : undefined, state };
      },
      call: ({ token, inputs }) => {
        if (token === "github:index/getUser:getUser") return { ...inputs, id: "1001" };
        throw new Error(`unmocked provider call: ${token}`);
      },
    },
    "slipway",
    stack,
    true,
  );
  pulumi.runtime.setAllConfig(config, []);
  try {
    return { result: await program(), resources };
  } finally {
    await pulumi.runtime.disconnect();
  }
}

const SECRET = "4dabf18193072939515e22adb298388d";

/** Registered inputs as they may be written down: secrets by their mark, provider texts left out. */
export function presentable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(presentable);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET in value) return "[secret]";
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "__provider")
      .map(([key, part]) => [key, presentable(part)]),
  );
}
