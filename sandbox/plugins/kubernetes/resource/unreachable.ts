import { UnreachableError } from "../cluster/errors.ts";
import type { Session } from "../session.ts";

/**
 * For what a refresh or a deletion cannot ask the cluster: returns when the user allows to drop the resource from the
 * state, else throws with the way to do so. Other errors are thrown as they are.
 */
export function dropUnreachable(session: Session, urn: string, error: unknown): void {
  if (!(error instanceof UnreachableError)) throw error;
  if (session.settings.deleteUnreachable) {
    session.log("warning", urn, "dropped from the state, because its cluster cannot be used");
    return;
  }
  throw new UnreachableError(
    `${error.message}; if the cluster is gone for good, run the command again with PULUMI_K8S_DELETE_UNREACHABLE=true to drop its resources from the state`,
  );
}
