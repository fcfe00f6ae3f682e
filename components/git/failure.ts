import { type Answer, faultOfAnswer } from "#components/faults/answer.ts";
import { type Fault, FaultError, type FaultKind } from "#components/faults/fault.ts";

/** Wordings of Git and its servers, in the order in which they decide: a server's trouble also says "remote rejected". */
const WORDINGS: readonly (readonly [FaultKind, RegExp])[] = [
  [
    "rejected",
    /non-fast-forward|fetch first|stale info|cannot lock ref|incorrect old value|failed to update ref|failed to lock|but expected/i,
  ],
  ["exists", /\(already exists\)/],
  [
    "denied",
    /archived so it is read-only|write access to repository not granted|authentication failed|could not read (username|password)|permission .*denied/i,
  ],
  [
    "unreachable",
    /remote rejected.*(internal server error|unpacker error|unable to migrate|temporarily)|remote unpack failed/i,
  ],
  ["ruled", /protected branch|rule violations|hook declined|remote rejected/i],
  [
    "missing",
    /repository .*not found|not found: .*\.git|couldn't find remote ref|does not appear to be a git repository|does not exist/i,
  ],
  [
    "untrusted",
    /certificate (problem|verif|subject)|self.signed|server certificate|unexpected TLS packet|wrong version number/i,
  ],
  [
    "unreachable",
    /could not resolve host|connection (refused|reset|timed out)|timed out|too slow|failed to connect|couldn't connect|unable to access|empty reply|early eof|rpc failed|unexpected disconnect|hung up|bytes remaining|ssl|tls/i,
  ],
];

const words = (text: string): FaultKind => WORDINGS.find(([, pattern]) => pattern.test(text))?.[0] ?? "other";

/**
 * Tells what failed from Git's own words and, where there was one, from the last HTTP answer: only the answer's headers
 * tell when a server that limits requests wants to be asked again.
 */
export function classifyGitFailure(text: string, answer?: Omit<Answer, "text">): Fault {
  const status = answer?.status ?? Number(/returned error: (\d{3})|HTTP (\d{3})/.exec(text)?.[1]);
  const told =
    status >= 400 ? faultOfAnswer({ status, header: (name) => answer?.header(name), text }) : undefined;
  return told ?? { kind: words(text) };
}

const REMEDIES: Record<FaultKind, string> = {
  rejected: "somebody else keeps pushing there; run it again",
  limited: "the server limits requests; run it again later",
  denied:
    "give the token write permission on contents, check that it has not expired and that the repository is not archived",
  ruled: "a rule of the repository refuses it; let the token's account bypass the rule, or change the rule",
  missing: "check the owner and the name of the repository; the hub stack creates it",
  exists: "it is there already",
  untrusted: "check the address, and give Git the authority that signed the certificate (http.sslCAInfo)",
  unreachable: "check the address, the network and that the server is up (sandbox: `npm start`)",
  other: "see Git's message",
};

/** A Git command that failed, with the repository, the fault, Git's words and the remedy. Never holds a token. */
export class GitError extends FaultError {
  override readonly name = "GitError";

  constructor(action: string, repository: string, text: string, answer?: Omit<Answer, "text">) {
    const fault = classifyGitFailure(text, answer);
    const reason = /could not read (username|password)/i.test(text)
      ? "it does not accept the token"
      : lastLines(text);
    const wait = fault.retryAfter === undefined ? "" : ` (it asks to wait ${fault.retryAfter} s)`;
    super(`cannot ${action} ${repository}: ${reason}; ${REMEDIES[fault.kind]}${wait}`, fault);
  }
}

/** The lines that say what happened; Git's advice about access rights, sent with every failure, is left out. */
const lastLines = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^(fatal|error|remote|!|timed)/.test(line))
    .slice(-3)
    .join(" / ") || (text.trim() === "" ? "Git gave no reason" : text.trim());
