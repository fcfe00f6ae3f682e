import type { Command } from "commander";
import { addApprove } from "./approve.ts";
import { addAudit } from "./audit.ts";
import { addBackup, addRestore } from "./backup.ts";
import { addBoard } from "./board.ts";
import { addCheck } from "./check.ts";
import { addDoctor } from "./doctor.ts";
import { addDora } from "./dora.ts";
import { addFreight } from "./freight.ts";
import { addPin } from "./pin.ts";
import { addPlan } from "./plan.ts";
import { addRollback } from "./rollback.ts";
import { addVerifyState } from "./verify-state.ts";
import { addVersions } from "./versions.ts";

/** Every command, in the order in which `--help` lists them. */
export const commands: readonly ((program: Command) => void)[] = [
  addCheck,
  addDoctor,
  addVersions,
  addBoard,
  addFreight,
  addPin,
  addApprove,
  addPlan,
  addRollback,
  addVerifyState,
  addAudit,
  addDora,
  addBackup,
  addRestore,
];
