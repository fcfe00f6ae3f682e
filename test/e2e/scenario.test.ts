import { nothingDeployed } from "./points/00-nothing-deployed.ts";
import { firstUp } from "./points/01-first-up.ts";
import { badInput, gate } from "./points/02-gate.ts";
import { planned } from "./points/02-plan.ts";
import { pipeline } from "./points/03-pipeline.ts";
import { allServices } from "./points/04-all-services.ts";
import { brokenRelease } from "./points/05-broken-release.ts";
import { killedRun } from "./points/05-killed-run.ts";
import { drift } from "./points/06-drift.ts";
import { board } from "./points/07-board.ts";
import { commands } from "./points/07-commands.ts";
import { rival } from "./points/07-rival.ts";
import { destroy } from "./points/08-destroy.ts";

// One file, because the order is part of the test: each point needs the state that the ones before it left.
nothingDeployed();
firstUp();
gate();
badInput();
planned();
pipeline();
allServices();
brokenRelease();
killedRun();
drift();
rival();
board();
commands();
destroy();
