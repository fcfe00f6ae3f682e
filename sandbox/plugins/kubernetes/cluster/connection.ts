import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { text } from "../values/json.ts";
import type { Entry, Selection } from "./kubeconfig.ts";

/** How to reach and persuade one API server. */
export interface Connection {
  /** Base URL without a closing slash. */
  readonly server: string;
  readonly tls: {
    readonly ca: Buffer | undefined;
    readonly cert: Buffer | undefined;
    readonly key: Buffer | undefined;
    readonly rejectUnauthorized: boolean;
    readonly servername: string | undefined;
  };
  /** The Authorization header, read anew for each request because token files are rotated; undefined without one. */
  authorization(): string | undefined;
}

/** Inline base64 (`<key>-data`) wins over a file, as in client-go. */
function blob({ values, folder }: Entry, key: string): Buffer | undefined {
  const inline = text(values[`${key}-data`]);
  if (inline) return Buffer.from(inline, "base64");
  const file = text(values[key]);
  return file ? readFileSync(resolve(folder, file)) : undefined;
}

function authorization({ values, folder }: Entry): string | undefined {
  const file = text(values.tokenFile);
  const token = file ? readFileSync(resolve(folder, file), "utf8").trim() : text(values.token);
  if (token) return `Bearer ${token}`;
  const name = text(values.username);
  return name ? `Basic ${Buffer.from(`${name}:${text(values.password)}`).toString("base64")}` : undefined;
}

/** Turns a kubeconfig's selection into a connection. Throws on credentials that need another program. */
export function connectionOf({ cluster, user }: Selection): Connection {
  const plugin = ["exec", "auth-provider"].find((key) => user.values[key] !== undefined);
  if (plugin) {
    throw new Error(
      `the kubeconfig's user signs in through "${plugin}", which this stand-in does not run: use a token, a client certificate, or the official Kubernetes plugin`,
    );
  }
  return {
    server: text(cluster.values.server).replace(/\/+$/, ""),
    tls: {
      ca: blob(cluster, "certificate-authority"),
      cert: blob(user, "client-certificate"),
      key: blob(user, "client-key"),
      rejectUnauthorized: cluster.values["insecure-skip-tls-verify"] !== true,
      servername: text(cluster.values["tls-server-name"]) || undefined,
    },
    authorization: () => authorization(user),
  };
}
