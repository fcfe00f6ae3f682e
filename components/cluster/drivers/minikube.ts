import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import { type ClusterDriver, changedKeys, type DriverKind, type Presence } from "../driver.ts";
import { flatKubeconfig } from "../flat-kubeconfig.ts";
import { type Host, type Program, succeed } from "../host.ts";
import type { MinikubeSpec } from "../spec.ts";
import { versionChange } from "../version-change.ts";

const MINIKUBE: Program = {
  name: "minikube",
  get: "https://minikube.sigs.k8s.io/docs/start (`brew install minikube`, or the package of your system)",
};

/** Seconds until a cluster must run: the first time minikube downloads about two gigabytes. */
const MADE_WITHIN = 1_200;
/** Seconds for an addon: some wait for their pods. */
const ADDON_WITHIN = 600;

const Profiles = z.looseObject({
  valid: z.array(z.looseObject({ Name: z.string(), Status: z.string() })),
  invalid: z.array(z.looseObject({ Name: z.string() })),
});

/** What `minikube start` is told. */
export function startArguments(spec: MinikubeSpec, unfinished: boolean): string[] {
  const { name, cpus, memory, machine, addons, version } = spec;
  return [
    ...["start", "--profile", name, `--cpus=${cpus}`, `--memory=${memory}`, "--interactive=false"],
    ...(machine === undefined ? [] : [`--driver=${machine}`]),
    ...(version === undefined ? [] : [`--kubernetes-version=${version}`]),
    ...(addons.length === 0 ? [] : [`--addons=${addons.join(",")}`]),
    // What an earlier run left may be in any state.
    ...(unfinished ? ["--delete-on-failure"] : []),
  ];
}

function open(spec: MinikubeSpec, host: Host): ClusterDriver<MinikubeSpec> {
  const { name, addons } = spec;
  const title = `minikube cluster ${name}`;
  const startBy = `minikube start --profile ${name}`;

  async function find(): Promise<Presence> {
    const remedy = "see what `minikube profile list` says";
    const text = await succeed(
      host,
      MINIKUBE,
      ["profile", "list", "--output", "json"],
      `cannot look for ${title}`,
      remedy,
    );
    const { data } = Profiles.safeParse(parsed(text));
    if (data === undefined)
      throw new ClusterError(`minikube's list of profiles cannot be understood; ${remedy}`);
    if (data.invalid.some(({ Name }) => Name === name)) return "stopped";
    const found = data.valid.find(({ Name }) => Name === name);
    if (found === undefined) return "absent";
    return ["Running", "OK"].includes(found.Status) ? "running" : "stopped";
  }

  /** The user's own kubeconfig is none of our business. */
  const aside = (
    args: readonly string[],
    what: string,
    withinSeconds: number,
    remedy: string,
  ): Promise<string> =>
    host.inPrivateFolder(async (folder) => {
      const kubeconfig = join(folder, "kubeconfig");
      await succeed(host, MINIKUBE, args, what, remedy, { withinSeconds, env: { KUBECONFIG: kubeconfig } });
      return readFile(kubeconfig, "utf8").catch(() => "");
    });

  const start = (unfinished: boolean): Promise<string> =>
    aside(
      startArguments(spec, unfinished),
      `cannot make ${title}`,
      MADE_WITHIN,
      `see \`minikube logs --profile ${name}\`; cpus and memory must be free on this machine`,
    );

  return {
    title,
    startBy,
    find,
    preflight: async () => void (await find()),
    create: async (unfinished) => void (await start(unfinished)),
    change: async (before) => {
      if (before?.version !== spec.version) await start(false);
      const set = (addon: string, to: "enable" | "disable") =>
        succeed(
          host,
          MINIKUBE,
          ["addons", to, addon, "--profile", name],
          `cannot ${to} the addon ${addon} of ${title}`,
          "`minikube addons list` names those there are",
          { withinSeconds: ADDON_WITHIN },
        );
      for (const addon of addons) if (!before?.addons.includes(addon)) await set(addon, "enable");
      for (const addon of before?.addons ?? []) if (!addons.includes(addon)) await set(addon, "disable");
    },
    kubeconfig: async () => {
      const text = await aside(
        ["update-context", "--profile", name],
        `cannot open ${title}`,
        60,
        `\`${startBy}\``,
      );
      return flatKubeconfig(text, { context: name });
    },
    remove: async () => {
      await aside(
        ["delete", "--profile", name],
        `cannot remove ${title}`,
        300,
        `\`minikube delete --profile ${name}\``,
      );
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Clusters of minikube. A machine keeps its size and its driver; versions go up, and addons come and go. */
export const minikube: DriverKind<MinikubeSpec> = {
  open,
  changes: (before, after) => [
    ...changedKeys(before, after, {
      name: "replace",
      cpus: "replace",
      memory: "replace",
      machine: "replace",
      addons: "update",
    }),
    ...versionChange("version", before.version, after.version),
  ],
};
