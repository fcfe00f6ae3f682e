import type { GateClients } from "./gates/gate.ts";

/** How long an answer is believed, in milliseconds: about as long as a server in trouble is waited for. */
const BELIEVED = 60_000;

type Ask<Asked extends unknown[], Answer> = (...asked: Asked) => Promise<Answer>;

/** Asks the same only once in a while; what failed is asked again. */
function remembered<Asked extends unknown[], Answer>(
  ask: Ask<Asked, Answer>,
  now: () => Date,
): Ask<Asked, Answer> {
  const answers = new Map<string, { readonly at: number; readonly answer: Promise<Answer> }>();
  return (...asked) => {
    const key = JSON.stringify(asked);
    const known = answers.get(key);
    if (known !== undefined && now().getTime() - known.at < BELIEVED) return known.answer;
    const answer = ask(...asked);
    answers.set(key, { at: now().getTime(), answer });
    answer.catch(() => answers.delete(key));
    return answer;
  };
}

/**
 * Clients for the tries of one commit. What no other writer of the repository can change (an image's digest, what is
 * attached to it, who pinned it, the project's files) is asked once; how an environment is, each time anew.
 */
export const remembering = (clients: GateClients): GateClients => {
  const { registry, attachments, health, pinAuthor, projectFile, now } = clients;
  return {
    registry: { resolve: remembered((freight) => registry.resolve(freight), now) },
    attachments: remembered(attachments, now),
    health,
    pinAuthor: remembered(pinAuthor, now),
    projectFile: remembered(projectFile, now),
    now,
  };
};
