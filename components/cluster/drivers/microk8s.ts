import { type ClusterDriver, changedKeys, type DriverKind, type Presence } from "../driver.ts";
import { type Host, missing, type Program, succeed } from "../host.ts";
import { assertMayBeRoot, rootCommand } from "../root.ts";
import type { Microk8sSpec } from "../spec.ts";
import { versionChange } from "../version-change.ts";

const SNAP: Program = {
  name: "snap",
  get: "https://snapcraft.io/docs/installing-snapd (`apt-get install snapd`; Linux with systemd only)",
};
const MICROK8S = "microk8s";
const TITLE = "MicroK8s of this machine";
/** Seconds for the snap, a download of about 200 MB. */
const INSTALLED_WITHIN = 900;
/** Seconds for an addon: some wait for their pods. */
const ADDON_WITHIN = 600;

function open(spec: Microk8sSpec, host: Host): ClusterDriver<Microk8sSpec> {
  const { channel, addons } = spec;

  const run = (
    args: readonly string[],
    what: string,
    remedy: string,
    withinSeconds?: number,
  ): Promise<string> => {
    const { program, args: all } = rootCommand(host, args);
    return succeed(host, program, all, what, remedy, withinSeconds === undefined ? {} : { withinSeconds });
  };

  async function find(): Promise<Presence> {
    const listed = await host.run(SNAP.name, ["list", MICROK8S]);
    if (listed === undefined) throw missing(SNAP);
    // snap ends with 1 for a snap that is not installed.
    if (listed.exitCode !== 0) return "absent";
    const status = await run([MICROK8S, "status"], `cannot look for ${TITLE}`, "see `microk8s inspect`");
    return /^microk8s is running/m.test(status) ? "running" : "stopped";
  }

  const set = (addon: string, to: "enable" | "disable") =>
    run(
      [MICROK8S, to, addon],
      `cannot ${to} the addon ${addon} of ${TITLE}`,
      "`microk8s status` names those there are",
      ADDON_WITHIN,
    );
  const wait = () =>
    run(
      [MICROK8S, "status", "--wait-ready", "--timeout", String(spec.readySeconds)],
      `${TITLE} does not become ready`,
      "see `microk8s inspect`",
      spec.readySeconds + 30,
    );

  return {
    title: TITLE,
    startBy: "microk8s start",
    find,
    preflight: async () => {
      if ((await host.run(SNAP.name, ["version"])) === undefined) throw missing(SNAP);
      await assertMayBeRoot(host, TITLE);
    },
    create: async (unfinished) => {
      const action = unfinished && (await find()) !== "absent" ? "refresh" : "install";
      const how = action === "install" ? ["--classic"] : [];
      await run(
        [SNAP.name, action, MICROK8S, ...how, `--channel=${channel}`],
        `cannot ${action} ${TITLE}`,
        "`snap info microk8s` lists the channels",
        INSTALLED_WITHIN,
      );
      await wait();
      for (const addon of addons) await set(addon, "enable");
    },
    change: async (before) => {
      if (before?.channel !== channel)
        await run(
          [SNAP.name, "refresh", MICROK8S, `--channel=${channel}`],
          `cannot upgrade ${TITLE}`,
          "`snap info microk8s` lists the channels",
          INSTALLED_WITHIN,
        );
      await wait();
      for (const addon of addons) if (!before?.addons.includes(addon)) await set(addon, "enable");
      for (const addon of before?.addons ?? []) if (!addons.includes(addon)) await set(addon, "disable");
    },
    kubeconfig: () => run([MICROK8S, "config"], `cannot open ${TITLE}`, "see `microk8s inspect`"),
    remove: async () => {
      // Without --purge a snapshot of everything would be kept.
      await run(
        [SNAP.name, "remove", MICROK8S, "--purge"],
        `cannot remove ${TITLE}`,
        "`snap changes` says what holds it",
        INSTALLED_WITHIN,
      );
    },
  };
}

/** MicroK8s, of which a machine has one. */
export const microk8s: DriverKind<Microk8sSpec> = {
  open,
  changes: (before, after) => [
    ...changedKeys(before, after, { addons: "update" }),
    // A track is a version of Kubernetes; another risk level of a track is another build of it.
    ...versionChange("channel", before.channel, after.channel),
  ],
};
