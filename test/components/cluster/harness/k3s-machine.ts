import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openK3s } from "#components/cluster/drivers/k3s.ts";
import type { K3sLayout } from "#components/cluster/k3s/scripts.ts";
import type { World } from "#components/cluster/lifecycle.ts";
import { liveWorld } from "#components/cluster/live.ts";
import type { K3sSpec } from "#components/cluster/spec.ts";
import { thisHost } from "#components/cluster/this-host.ts";
import type { FakeApi } from "./api-server.ts";
import { type FakeMachine, fakeMachine } from "./fake-programs.ts";

/** A machine on which k3s can be "installed", below a folder of a test. */
export interface K3sMachine extends FakeMachine {
  readonly layout: K3sLayout;
  readonly installer: K3sSpec["installer"];
  /** World in which the installer is the one of this machine. */
  readonly world: World;
  /** Text of a file below the machine's configuration. */
  config(file: string): string;
  has(file: string): boolean;
}

/**
 * A machine with systemd's `systemctl`, as far as k3s is asked for, and an installer that leaves what the official one
 * leaves: a program, a service, a kubeconfig and a script that removes them. It installs nothing that runs.
 */
export function k3sMachine(api: FakeApi): K3sMachine {
  const machine = fakeMachine();
  const at = (...parts: string[]) => join(machine.folder, "server", ...parts);
  const layout = { programs: at("bin"), configuration: at("etc"), lock: at("lock") };
  mkdirSync(layout.programs, { recursive: true });
  mkdirSync(layout.configuration, { recursive: true });
  const notes = join(machine.folder, "notes");
  machine.note("k3s.yaml", api.kubeconfig.replace("127.0.0.1", "0.0.0.0"));
  machine.program("systemctl", `[ -e ${at("running")} ]`);
  machine.program("sudo", '[ "$1" = -n ] && shift; exec "$@"');
  const text = `
echo "install $INSTALL_K3S_VERSION $INSTALL_K3S_FORCE_RESTART $*" >> ${notes}/calls
cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' > ${notes}/processes
touch ${at("bin/k3s")}
if [ -e ${notes}/cut-off ]; then
  rm ${notes}/cut-off
  shell=$PPID
  kill -9 $(ps -o ppid= -p $shell)
  sleep 2
  echo "install went on" >> ${notes}/calls
fi
if [ -e ${notes}/fail ]; then echo "[ERROR]  Download failed" >&2; exit 1; fi
cp ${notes}/k3s.yaml ${at("etc/k3s.yaml")}
printf '#!/bin/sh\\nrm -r ${at("bin")} ${at("running")} ${at("etc/k3s.yaml")}\\n' > ${at("bin/k3s-uninstall.sh")}
chmod +x ${at("bin/k3s-uninstall.sh")}
touch ${at("running")}
`;
  const host = { ...thisHost, download: async () => text };
  return {
    ...machine,
    layout,
    installer: { sha256: createHash("sha256").update(text).digest("hex") },
    world: {
      ...liveWorld,
      driver: (spec) => openK3s(spec as K3sSpec, host, layout),
    },
    config: (file) => readFileSync(at("etc", file), "utf8"),
    has: (file) => existsSync(at(file)),
  };
}
