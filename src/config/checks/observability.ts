import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

/** What is watched is there. */
export const checkObservability = ({ observability, gitops }: Settings): Mistake[] =>
  observability === undefined || gitops.controller !== "flux"
    ? []
    : [
        {
          path: ["observability"],
          message: "the figures are Argo CD's, and gitops.controller is flux; remove the key",
        },
      ];
