import { readFileSync } from "node:fs";
import { endToEnd } from "./context.ts";

/** What Argo CD's API says of a path, to the sandbox's own account. */
export async function askArgocd(path: string): Promise<unknown> {
  const { url, tokenFile } = endToEnd().sandbox.argocd;
  const headers = { authorization: `Bearer ${readFileSync(tokenFile, "utf8").trim()}` };
  return (await fetch(`${url}/api/v1/${path}`, { headers })).json();
}

/** What Argo CD answers to a POST. */
export async function postToArgocd(
  path: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`${endToEnd().sandbox.argocd.url}/api/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  return { status: answer.status, text: await answer.text() };
}

/** What Argo CD answers when its account admin signs in. Five failures within minutes lock the account. */
export const signInAsAdmin = (password: string): ReturnType<typeof postToArgocd> =>
  postToArgocd("v1/session", JSON.stringify({ username: "admin", password }));
