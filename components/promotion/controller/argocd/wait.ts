import type { Healthy } from "../controller.ts";
import { type FollowOptions, followRelease as followAny } from "../follow.ts";
import { type Application, REFRESH } from "./applications.ts";
import { judge, revisionsOf } from "./judge.ts";

type Options = Pick<
  FollowOptions<Application>,
  "release" | "wait" | "nudge" | "follow" | "explain" | "confirm" | "now"
>;

/** Follows an Application until the release is healthy and stayed so for the hold time. @throws ReleaseFailedError */
export const followRelease = (options: Options): Promise<Healthy> =>
  followAny({
    ...options,
    unanswered: "Argo CD does not know the state yet",
    revisionsOf: ({ status = {} }) => revisionsOf(status),
    judge: ({ status = {} }, carried) => judge(status, carried),
    isPending: ({ metadata }) => metadata?.annotations?.[REFRESH] !== undefined,
  });
