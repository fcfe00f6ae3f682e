/** A release that its GitOps controller was asked to bring about. */
export interface Release {
  /** Service and stage, for messages. */
  readonly id: string;
  /** The commit that carries it. */
  readonly commit: string;
  /** Whether a revision carries this release's freight: the commit itself, or a later one with the same image. */
  readonly carriedBy: (revision: string) => Promise<boolean>;
  /** Takes what is known about a roll-out that takes long, a line each. */
  readonly say?: (line: string) => void;
}

/** What the wait ended with. */
export interface Healthy {
  /** The revision that was in sync when the release was found healthy. */
  readonly revision: string;
  /** Milliseconds since the epoch at which it was first seen healthy. */
  readonly since: number;
}

/** A GitOps controller's view of one service in one stage. */
export interface Controller {
  /** Checks before anything is committed that the release can be watched at all. @throws an error with the remedy */
  preflight(): Promise<void>;
  /** Asks the controller to look at Git now, and waits until the release is healthy. @throws ReleaseFailedError */
  waitFor(release: Release): Promise<Healthy>;
  /** Leaves word of a version that was refused, for the controller's notifications. None: it sends none of promotions. */
  noteRefusal?(version: string, reason: string): Promise<void>;
}

/** A release that was committed but is not healthy: the controller's reason, and the pods' own. */
export class ReleaseFailedError extends Error {
  override readonly name = "ReleaseFailedError";
}
