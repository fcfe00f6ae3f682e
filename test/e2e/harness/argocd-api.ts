import { readFileSync } from "node:fs";
import { endToEnd } from "./context.ts";

/** The headers of a request by whoever has a token. */
export const signedIn = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** The headers of a request by the sandbox's own account, which may do everything. */
export const asOurselves = (): Record<string, string> =>
  signedIn(readFileSync(endToEnd().sandbox.argocd.tokenFile, "utf8").trim());

/** What Argo CD answers to a question, by default of the sandbox's own account. */
export const getFromArgocd = (path: string, headers = asOurselves()): Promise<Response> =>
  fetch(`${endToEnd().sandbox.argocd.url}/api/v1/${path}`, { headers });

/** What Argo CD's API says of a path, to the sandbox's own account. */
export const askArgocd = async (path: string): Promise<unknown> => (await getFromArgocd(path)).json();

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
