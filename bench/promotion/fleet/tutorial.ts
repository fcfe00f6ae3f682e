import { rm } from "node:fs/promises";
import { execa } from "execa";

/** The step that tutorials put at the end of a pipeline. */
const SCRIPT = `set -e
git clone --quiet "$URL" "$FOLDER"
cd "$FOLDER"
sed -i "s/tag: .*/tag: $VERSION/" "$FILE"
git commit --quiet --all --message "$FILE $VERSION"
git push --quiet
`;

const person = { name: "pipeline", email: "pipeline@localhost" };
const environment = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: person.name,
  GIT_AUTHOR_EMAIL: person.email,
  GIT_COMMITTER_NAME: person.name,
  GIT_COMMITTER_EMAIL: person.email,
};

/**
 * Writes a version into a file of a repository as tutorials do it: clone, sed, commit, push.
 * @param folder for the clone; must not exist, and is removed
 * @returns whether the push was taken
 */
export async function tutorial(url: string, folder: string, file: string, version: string): Promise<boolean> {
  const env = { ...environment, URL: url, FOLDER: folder, FILE: file, VERSION: version };
  const { exitCode, stderr } = await execa("sh", ["-c", SCRIPT], { env, reject: false });
  await rm(folder, { recursive: true, force: true });
  if (exitCode !== 0 && !/rejected|failed to push|failed to update ref|cannot lock ref/.test(stderr))
    throw new Error(`clone, sed, push of ${file} failed: ${stderr}`);
  return exitCode === 0;
}
