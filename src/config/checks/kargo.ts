import { checkAnalyses } from "./kargo-analyses.ts";
import { checkFreightOwners, checkKargoEngine, checkPinsAfterAnalyses } from "./kargo-freight.ts";
import { checkControlFlow, checkKargoNames, checkKargoObjects, checkKargoSources } from "./kargo-stages.ts";
import { checkSubscriptions } from "./kargo-subscriptions.ts";
import { checkTasks, checkTaskUses } from "./kargo-tasks.ts";

/** The checks of what Kargo promotes, and of who owns a version. */
export const kargoChecks = [
  checkKargoNames,
  checkKargoSources,
  checkControlFlow,
  checkKargoObjects,
  checkAnalyses,
  checkSubscriptions,
  checkTasks,
  checkTaskUses,
  checkFreightOwners,
  checkPinsAfterAnalyses,
  checkKargoEngine,
];
