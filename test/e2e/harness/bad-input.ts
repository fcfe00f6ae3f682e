import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { endToEnd } from "./context.ts";

/** A loopback port below the sandbox's and above those that HTTP clients refuse to call at all; nothing listens there. */
const CLOSED = "127.0.0.1:19";

/** Something that a deployment depends on and cannot use, and what the refusal must say. */
export interface BadInput {
  readonly name: string;
  /** Environment variables that make it so. */
  readonly changes: () => Readonly<Record<string, string>>;
  /** Words of the refusal: the value and the remedy. */
  readonly says: readonly string[];
}

/** A kubeconfig like the sandbox's, of a server that does not answer. */
function kubeconfigOfNobody(): string {
  const { sandbox, folder } = endToEnd();
  const file = join(folder, "kubeconfig-of-nobody");
  const text = readFileSync(sandbox.kubeconfig, "utf8").replaceAll(sandbox.apiServer, `https://${CLOSED}`);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/** What an environment can be wrong about, each seen by the real programs. */
export const unreachable: readonly BadInput[] = [
  {
    name: "a missing secret",
    changes: () => ({ SLIPWAY_GITHUB_TOKEN: "" }),
    says: ["environment variable SLIPWAY_GITHUB_TOKEN is not set"],
  },
  {
    name: "an unreachable cluster",
    changes: () => ({ SLIPWAY_KUBECONFIG: kubeconfigOfNobody() }),
    says: [`https://${CLOSED}`],
  },
  {
    name: "an unreachable Git server",
    changes: () => ({ SLIPWAY_GITHUB_URL: `http://${CLOSED}` }),
    says: [`http://${CLOSED}`, "check the address, the network"],
  },
  {
    name: "an unreachable registry",
    changes: () => ({ SLIPWAY_REGISTRY: CLOSED }),
    says: [`no answer from http://${CLOSED}`],
  },
  {
    name: "a token that the server does not accept",
    changes: () => ({ SLIPWAY_GITHUB_TOKEN: "not-the-token" }),
    says: ["check that it has not expired"],
  },
];
