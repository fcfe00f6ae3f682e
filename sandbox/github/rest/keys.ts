import { z } from "zod";
import { parseBody } from "../body.ts";
import { type Double, nextId, now } from "../double.ts";
import type { Repository } from "../model.ts";
import { invalid } from "../problem.ts";
import { created, nothing, ok } from "../router.ts";
import { apiUrl } from "../views.ts";
import type { OnRepository } from "./in-repository.ts";
import { byId, remove } from "./lists.ts";

const keyBody = z.object({
  key: z.string().min(1),
  title: z.string(),
  read_only: z.boolean().default(false),
});

/** Deploy keys. The double speaks no SSH: they are kept and shown only. */
export function keyRoutes(double: Double, on: OnRepository): void {
  const view = (repository: Repository, key: { id: number }) => ({
    ...key,
    verified: true,
    url: apiUrl(double, repository, `/keys/${key.id}`),
  });
  on("GET", "/keys", ({ repository }) => ok(repository.keys.map((key) => view(repository, key))));
  on("POST", "/keys", ({ repository, body }) => {
    const wanted = parseBody(keyBody, body);
    const inUse = double.state.repositories.some((one) => one.keys.some((key) => key.key === wanted.key));
    if (inUse) throw invalid("PublicKey", "key", "key is already in use");
    const key = { id: nextId(double), ...wanted, created_at: now() };
    repository.keys.push(key);
    return created(view(repository, key));
  });
  on("GET", "/keys/:id", ({ repository, params }) => ok(view(repository, byId(repository.keys, params.id))));
  on("DELETE", "/keys/:id", ({ repository, params }) => {
    remove(repository.keys, byId(repository.keys, params.id));
    return nothing;
  });
}
