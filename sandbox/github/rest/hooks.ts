import { z } from "zod";
import { given, parseBody } from "../body.ts";
import { type Double, nextId, now } from "../double.ts";
import type { Hook, Repository } from "../model.ts";
import { invalid } from "../problem.ts";
import { created, nothing, ok } from "../router.ts";
import { apiUrl } from "../views.ts";
import type { OnRepository } from "./in-repository.ts";
import { byId, remove } from "./lists.ts";

/** What GitHub shows instead of a webhook's secret, and takes back as "unchanged". */
const HIDDEN = "********";

const hookBody = z.object({
  active: z.boolean().optional(),
  events: z.array(z.string()).optional(),
  config: z
    .object({
      url: z.url().optional(),
      content_type: z.enum(["json", "form"]).optional(),
      insecure_ssl: z.coerce.string().optional(),
      secret: z.string().optional(),
    })
    .optional(),
});

/** Webhooks of a repository. Creating one sends it a `ping`, as GitHub does. */
export function hookRoutes(double: Double, on: OnRepository): void {
  const view = (repository: Repository, hook: Hook) => {
    const { secret, ...config } = hook.config;
    const url = apiUrl(double, repository, `/hooks/${hook.id}`);
    const shown = secret ? { ...config, secret: HIDDEN } : config;
    return { ...hook, type: "Repository", config: shown, url, ping_url: `${url}/pings` };
  };
  const ping = (repository: Repository, hook: Hook) => {
    const others = { ...repository, hooks: [{ ...hook, active: true, events: ["ping"] }] };
    double.emit(others, "ping", { zen: "It's not fully shipped until it's fast.", hook_id: hook.id });
  };
  on("GET", "/hooks", ({ repository }) => ok(repository.hooks.map((hook) => view(repository, hook))));
  on("POST", "/hooks", ({ repository, body }) => {
    const { active = true, events = ["push"], config } = parseBody(hookBody, body);
    const { url, content_type = "form", insecure_ssl = "0", secret } = config ?? {};
    if (url === undefined) throw invalid("Hook", "config.url", "URL can't be blank");
    const hook: Hook = {
      id: nextId(double),
      name: "web",
      active,
      events,
      config: { url, content_type, insecure_ssl, ...(secret ? { secret } : {}) },
      created_at: now(),
      updated_at: now(),
    };
    repository.hooks.push(hook);
    ping(repository, hook);
    return created(view(repository, hook));
  });
  on("GET", "/hooks/:id", ({ repository, params }) =>
    ok(view(repository, byId(repository.hooks, params.id))),
  );
  on("PATCH", "/hooks/:id", ({ repository, params, body }) => {
    const hook = byId(repository.hooks, params.id);
    const { config, ...rest } = parseBody(hookBody, body);
    Object.assign(hook, given(rest), { updated_at: now() });
    if (config) hook.config = changedConfig(hook.config, config);
    return ok(view(repository, hook));
  });
  on("DELETE", "/hooks/:id", ({ repository, params }) => {
    remove(repository.hooks, byId(repository.hooks, params.id));
    return nothing;
  });
  on("POST", "/hooks/:id/pings", ({ repository, params }) => {
    ping(repository, byId(repository.hooks, params.id));
    return nothing;
  });
}

/** GitHub replaces the whole configuration: a secret that is not sent again is gone. */
function changedConfig(old: Hook["config"], wanted: Partial<Hook["config"]>): Hook["config"] {
  const { secret, ...config } = wanted;
  const kept = secret === HIDDEN ? old.secret : secret;
  const { secret: _, ...rest } = old;
  return { ...rest, ...given(config), ...(kept ? { secret: kept } : {}) };
}
