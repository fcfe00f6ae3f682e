import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Board, stateOf } from "../model.ts";
import { utc } from "../words.ts";
import { cellHtml, moment } from "./cell.ts";
import { figuresHtml } from "./figures.ts";
import { type Html, html, rendered, trusted } from "./html.ts";
import { pipelinePicture, summariesOf } from "./pipeline.ts";

const own = (file: string): string => readFileSync(join(import.meta.dirname, file), "utf8");
const STYLE = own("board.css");
const SCRIPT = own("board.js");

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** What a page may do. Even a value that came through unescaped could run nothing and send nothing. */
const policy = (live: boolean): string =>
  [
    "default-src 'none'",
    `style-src ${hashOf(STYLE)}`,
    `script-src ${hashOf(SCRIPT)}`,
    ...(live ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

/**
 * The board as one page that needs nothing else.
 * @param live whether a server behind it tells about changes
 */
export function boardPage(board: Board, live = false): string {
  const { product, at, unseen } = board;
  const seen = new Map(board.stages.map(({ stage, seen: answered }) => [stage, answered]));
  const states = board.cells.map((cell) => stateOf(cell, seen.get(cell.stage) === true));
  const page = html`<!doctype html>
<html lang="en"${live ? html` data-live` : undefined}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(live)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${product}: services by stage</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#services">Skip to the services</a>
<header>
<h1>${product}</h1>
<div class="controls" hidden>
<label>Service <input id="filter" type="search" autocomplete="off" spellcheck="false"></label>
<label>Show <select id="show"><option value="">everything</option><option value="attention">what needs attention</option><option value="next">what could be promoted</option></select></label>
<span id="count" role="status"></span>
</div>
<p id="live" role="status"></p>
</header>
<main id="board">
<p class="at">As of ${moment(at)}</p>
${unseen.length === 0 ? undefined : html`<section class="unseen" aria-labelledby="unseen"><h2 id="unseen">Not seen</h2><ul>${unseen.map((line) => html`<li>${line}</li>`)}</ul></section>`}
<section><h2>Pipeline</h2>${pipelinePicture(summariesOf(board, (index) => states[index] ?? "unseen"))}</section>
<section><h2 id="services" tabindex="-1">Services by stage</h2>${servicesTable(board, states)}</section>
<section><h2 id="figures">Delivery figures</h2>${figuresHtml(board)}</section>
</main>
<footer>Slipway board of ${utc(at)}</footer>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`;
  return rendered(page);
}

function servicesTable({ stages, cells }: Board, states: readonly ReturnType<typeof stateOf>[]): Html {
  const known = cells.map((cell, index) => ({ cell, state: states[index] ?? "unseen" }) as const);
  const rows = Map.groupBy(known, ({ cell }) => cell.service);
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="services"><table id="grid"><caption class="hidden">Version, health and next promotion of each service in each stage</caption><thead><tr><th scope="col">service</th>${stages.map(({ stage }) => html`<th scope="col">${stage}</th>`)}</tr></thead><tbody>${[
    ...rows,
  ].map(
    ([service, row]) =>
      html`<tr data-service="${service}"><th scope="row">${service}</th>${row.map(({ cell, state }) => cellHtml(cell, state))}</tr>`,
  )}</tbody></table></div>`;
}
