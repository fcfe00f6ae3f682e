import { EVENTS } from "#components/argocd/notifications/events.ts";
import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

/** What a subscription names is there, and messages can link to Argo CD. */
export function checkNotifications(settings: Settings): Mistake[] {
  const { notifications, pipeline, services, applications, argocd, hub } = settings;
  if (notifications === undefined) return [];
  const known = {
    channels: ["channel", Object.keys(notifications.channels)],
    events: ["event", [...new Set([...Object.keys(EVENTS), ...Object.keys(notifications.events)])]],
    environments: ["stage", Object.keys(pipeline)],
    applications: ["service or application", [...Object.keys(services), ...Object.keys(applications)]],
  } as const;
  const found: Mistake[] = notifications.subscriptions.flatMap((subscription, at) =>
    (["channels", "events", "environments", "applications"] as const).flatMap((key) => {
      const [what, names] = known[key];
      return (subscription[key] ?? [])
        .filter((name) => !names.includes(name))
        .map((name) => ({
          path: ["notifications", "subscriptions", at, key],
          message: `"${name}" is no ${what}; there are ${names.join(", ") || "none"}`,
        }));
    }),
  );
  const { install, system } = argocd;
  const linked =
    system?.url !== undefined || (install.method !== "external" && install.exposure.kind === "ingress");
  if (hub === true && !linked)
    found.push({
      path: ["notifications"],
      message: "messages link to Argo CD, whose address is not known; set argocd.system.url",
    });
  return found;
}
