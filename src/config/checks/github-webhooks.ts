import type { Mistake } from "../checks.ts";
import { receiversUrl } from "../receivers-url.ts";
import { repositoryNames, repositoryOptions } from "../repository-options.ts";
import type { Settings } from "../schema.ts";
import { unique, whereIs } from "./github-rules.ts";

/** The events that Kargo takes from GitHub; it refuses all others (akuity/kargo, pkg/webhook/external/github.go). */
export const KARGO_EVENTS = ["package", "ping", "pull_request", "push", "registry_package"];

/** A webhook that reports to Kargo names a receiver for GitHub, of which the address is known, and what Kargo takes. */
export function checkReceivers(settings: Settings): Mistake[] {
  const wrong = repositoryNames(settings).flatMap((name) =>
    Object.entries(repositoryOptions(settings, name).webhooks ?? {}).flatMap(
      ([webhook, { receiver, events = [] }]) =>
        receiver === undefined
          ? []
          : mistakesOf(settings, receiver, events).map(({ path, message }) => ({
              path: [...whereIs(settings, name, "webhooks"), webhook, ...path],
              message,
            })),
    ),
  );
  return unique(wrong);
}

function mistakesOf({ kargo }: Settings, receiver: string, events: readonly string[]): Mistake[] {
  const path = ["receiver"];
  const known = kargo?.receivers[receiver];
  if (kargo === undefined || known === undefined)
    return [
      {
        path,
        message: `"${receiver}" is not one of kargo.receivers; receivers are ${Object.keys(kargo?.receivers ?? {}).join(", ") || "none"}`,
      },
    ];
  const found: Mistake[] = [];
  if (known.kind !== "github")
    found.push({
      path,
      message: `${receiver} takes reports of ${known.kind}, not of GitHub; name a receiver with kind: github`,
    });
  if (receiversUrl(kargo) === undefined)
    found.push({
      path,
      message: `nobody knows at which address GitHub reaches ${receiver}; set kargo.receiversUrl, e.g. https://kargo.example.com/webhooks`,
    });
  for (const event of events.filter((one) => !KARGO_EVENTS.includes(one)))
    found.push({
      path: ["events"],
      message: `Kargo refuses the event "${event}"; write some of ${KARGO_EVENTS.join(", ")}`,
    });
  return found;
}
