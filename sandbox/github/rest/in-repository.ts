import { type Double, findRepository, gitFolder } from "../double.ts";
import type { Repository } from "../model.ts";
import { found, Problem } from "../problem.ts";
import type { Answer, Call, Method, Names, On } from "../router.ts";

/** A request below `/repos/:owner/:repository`, the repository found. */
export interface RepositoryCall<Name extends string = string> extends Call<Name> {
  repository: Repository;
  /** Folder of its Git data. */
  folder: string;
}

export type OnRepository = <Path extends string>(
  method: Method,
  path: Path,
  handler: (call: RepositoryCall<Names<Path>>) => Answer,
) => void;

/**
 * Routes below one repository. An archived one refuses every write here, in one place; only the repository itself
 * (path `""`) may still be changed, to take it out of the archive or to delete it.
 */
export function inRepository(double: Double, on: On): OnRepository {
  return (method, path, handler) => {
    const full = `/repos/:owner/:repository${path}`;
    on(method, full, (call) => {
      const { owner, repository: name, ...params } = call.params as Record<string, string>;
      const repository = found(findRepository(double, owner ?? "", name ?? ""));
      if (repository.settings.archived && method !== "GET" && path !== "") {
        throw new Problem(403, "Repository was archived so is read-only.");
      }
      const narrowed = params as Parameters<typeof handler>[0]["params"];
      return handler({ ...call, params: narrowed, repository, folder: gitFolder(double, repository) });
    });
  };
}
