import { userInfo } from "node:os";
import { execa } from "execa";

/** Variables in which CI systems name the account that started a run: GitHub Actions, GitLab CI, Jenkins' user plugin. */
const CI_ACCOUNTS = ["GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BUILD_USER_ID"];

/**
 * Who runs this process: the account of a CI system, else the user as Git knows them, else the operating system's. It is
 * what the machine says and no proof: signed commits are.
 */
export async function currentActor(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string> {
  const account = CI_ACCOUNTS.map((name) => env[name]).find((value) => value !== undefined && value !== "");
  if (account !== undefined) return account;
  const [name, email] = await Promise.all([configured("user.name"), configured("user.email")]);
  if (email !== "") return `${name} <${email}>`.trim();
  return userInfo().username;
}

async function configured(key: string): Promise<string> {
  const { stdout } = await execa("git", ["config", key], { reject: false });
  return stdout ?? "";
}
