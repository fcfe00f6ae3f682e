/** Names of the `:name` (one segment) and `*name` (the rest, slashes included) parts of a path. */
export type Names<Path extends string> = Path extends `${infer Head}/${infer Tail}`
  ? Names<Head> | Names<Tail>
  : Path extends `:${infer Name}` | `*${infer Name}`
    ? Name
    : never;

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One request as a handler sees it. */
export interface Call<Name extends string = string> {
  method: string;
  params: Record<Name, string>;
  query: URLSearchParams;
  body: unknown;
  /** Whether the caller's token may write. */
  canWrite: boolean;
}

/** The answer of a handler; no body means none is sent. */
export interface Reply {
  status: number;
  body?: unknown;
}

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const nothing: Reply = { status: 204 };

export type Answer = Reply | Promise<Reply>;
export type On = <Path extends string>(
  method: Method,
  path: Path,
  handler: (call: Call<Names<Path>>) => Answer,
) => void;

/** A table of routes; the first that fits a request answers it. */
export interface Router {
  on: On;
  /** The answer of the route that fits, or `undefined` when none does. `path` is still percent-encoded. */
  run(path: string, call: Omit<Call, "params">): Promise<Reply> | undefined;
}

interface Route {
  method: Method;
  pattern: RegExp;
  run(call: Call): Answer;
}

export function createRouter(): Router {
  const routes: Route[] = [];
  return {
    on: (method, path, handler) => {
      type Params = Parameters<typeof handler>[0]["params"];
      routes.push({
        method,
        pattern: patternOf(path),
        run: (call) => handler({ ...call, params: call.params as Params }),
      });
    },
    run: (path, call) => {
      for (const route of routes) {
        const match = route.method === call.method ? route.pattern.exec(path) : null;
        if (match) return Promise.resolve(route.run({ ...call, params: decoded(match.groups) }));
      }
      return undefined;
    },
  };
}

function patternOf(path: string): RegExp {
  const escaped = path.replace(/[.]/g, "\\.");
  return new RegExp(`^${escaped.replace(/:(\w+)/g, "(?<$1>[^/]+)").replace(/\*(\w+)/g, "(?<$1>.*)")}$`);
}

const decoded = (groups: Record<string, string> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]));
