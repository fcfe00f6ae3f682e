import { writeFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { followChanges } from "../board/changes.ts";
import { collectBoard } from "../board/collect.ts";
import type { Board } from "../board/model.ts";
import { boardPage } from "../board/page/page.ts";
import { serveBoard } from "../board/serve.ts";
import { liveClusters, liveSources } from "../board/sources.ts";
import { boardTable } from "../board/terminal.ts";
import { json } from "./output.ts";
import { openProject, type Project } from "./project.ts";
import { momentOf } from "./since.ts";

/** Where the page is written by default. */
const FILE = "board.html";
/** The window of the delivery figures by default. */
const WINDOW = "30d";

interface Options {
  readonly out: string;
  readonly since?: Date;
  readonly json?: true;
  readonly table?: true;
  readonly watch?: true;
  readonly port: number;
}

/** `board`: services by stage with version, health, gates of the next promotion and delivery figures. */
export const addBoard = (program: Command): void => {
  program
    .command("board")
    .description(
      "services by stage: version, health, gates of the next promotion, delivery figures; one HTML page",
    )
    .option("--out <file>", "where the page is written", FILE)
    .option(
      "--since <moment>",
      `beginning of the window of the delivery figures: a date, or how long ago (12h, 30d, 4w); default: ${WINDOW}`,
      (text) => momentOf(text),
    )
    .addOption(new Option("--json", "for a program, on standard output").conflicts(["table", "watch"]))
    .addOption(new Option("--table", "for a terminal").conflicts(["json", "watch"]))
    .option("--watch", "serve the page on this machine alone, and follow cluster and Git")
    .option("--port <port>", "with --watch: the port; default: any that is free", portOf, 0)
    .addHelpText("after", "\nExample: npm run board -- --watch")
    .action(async (options: Options) => {
      const project = openProject(process.cwd());
      const since = () => options.since ?? momentOf(WINDOW);
      const collect = async (): Promise<Board> => collectBoard(project, await liveSources(project, since()));
      if (options.watch) return watch(project, collect, options.port);
      const board = await collect();
      if (options.json) return console.log(json(board));
      if (options.table) return console.log(boardTable(board));
      await writeFile(options.out, boardPage(board));
      const [services, stages] = [new Set(board.cells.map(({ service }) => service)), board.stages];
      console.log(`✔ ${options.out}: ${services.size} services on ${stages.length} stages`);
      for (const line of board.unseen) console.log(`not seen: ${line}`);
    });
};

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError("Write a port, 0 to 65535; 0 is any that is free.");
}

/** Serves until somebody ends it. */
async function watch(project: Project, collect: () => Promise<Board>, port: number): Promise<void> {
  const board = await serveBoard(collect, port);
  const changes = await followChanges(project.environments, liveClusters, board.refresh);
  console.log(`${board.url}  (this machine alone; Ctrl-C ends it)`);
  const end = () => {
    changes.stop();
    board.stop();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, end);
}
