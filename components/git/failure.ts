/**
 * What went wrong with a Git server.
 * - rejected: somebody else moved the ref first; fetch and try again
 * - denied: the token may not do this, or the repository is read-only
 * - missing: no such repository or branch
 * - unreachable: network, DNS, TLS, or a server that hung up
 */
export type GitFailure = "rejected" | "denied" | "missing" | "unreachable" | "other";

/** Wordings of Git and its servers, in the order in which they decide: a 403 also says "unable to access". */
const WORDINGS: readonly (readonly [GitFailure, RegExp])[] = [
  [
    "rejected",
    /non-fast-forward|fetch first|stale info|cannot lock ref|incorrect old value|failed to update ref|failed to lock|but expected/i,
  ],
  [
    "denied",
    /archived so it is read-only|write access to repository not granted|authentication failed|could not read (username|password)|error: (401|403)|permission .*denied|protected branch|pre-receive hook declined|remote rejected/i,
  ],
  [
    "missing",
    /repository .*not found|not found: .*\.git|error: 404|couldn't find remote ref|does not appear to be a git repository|does not exist/i,
  ],
  [
    "unreachable",
    /could not resolve host|connection (refused|reset|timed out)|timed out|failed to connect|couldn't connect|unable to access|early eof|rpc failed|hung up|ssl|tls|error: (408|429|5\d\d)/i,
  ],
];

/** Tells from Git's own words which failure it was. */
export const classifyGitFailure = (words: string): GitFailure =>
  WORDINGS.find(([, pattern]) => pattern.test(words))?.[0] ?? "other";

const REMEDIES: Record<GitFailure, string> = {
  rejected: "fetch and try again",
  denied:
    "give the token write permission on contents, check that it has not expired and that the repository is not archived",
  missing: "check the owner and the name of the repository; the hub stack creates it",
  unreachable: "check the address, the network and that the server is up (sandbox: `npm start`)",
  other: "see Git's message",
};

/** A Git command that failed, with the repository, the kind of failure, Git's words and the remedy. Never holds a token. */
export class GitError extends Error {
  override readonly name = "GitError";
  readonly kind: GitFailure;

  constructor(action: string, repository: string, words: string) {
    const kind = classifyGitFailure(words);
    const reason = /could not read (username|password)/i.test(words)
      ? "it does not accept the token"
      : lastLines(words);
    super(`cannot ${action} ${repository}: ${reason}; ${REMEDIES[kind]}`);
    this.kind = kind;
  }
}

/** The lines that say what happened; Git's advice about access rights, sent with every failure, is left out. */
const lastLines = (words: string): string =>
  words
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^(fatal|error|remote|!|timed)/.test(line))
    .slice(-3)
    .join(" / ") || (words.trim() === "" ? "Git gave no reason" : words.trim());
