import type { Answer } from "#components/faults/answer.ts";

/**
 * The last HTTP answer of a Git command, from its trace (GIT_TRACE_CURL), of which only the headers that came are read.
 * Undefined when no server answered. Git itself keeps `Retry-After` from its callers.
 */
export function lastAnswer(trace: string): Omit<Answer, "text"> | undefined {
  let status: number | undefined;
  let headers = new Map<string, string>();
  for (const [, line = ""] of trace.matchAll(/<= Recv header: (.*)$/gm)) {
    const begun = /^HTTP\/\S+ (\d{3})/.exec(line);
    if (begun !== null) {
      status = Number(begun[1]);
      headers = new Map();
    }
    const [, name, value = ""] = /^([\w-]+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) headers.set(name.toLowerCase(), value);
  }
  return status === undefined ? undefined : { status, header: (name) => headers.get(name) };
}
