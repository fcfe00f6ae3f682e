import { gateMark } from "#components/promotion/gate-table.ts";
import type { BoardCell, CellState, NextPromotion, VersionSet } from "../model.ts";
import { ALLOWED, closedGates, NO_IMAGE, SIGNS, sourceWords, stateWords, utc } from "../words.ts";
import { type Html, html, linkable } from "./html.ts";

/** A moment: where scripts run, how far it is from now. */
export const moment = (at: Date): Html =>
  html`<time datetime="${at.toISOString()}" data-relative>${utc(at)}</time>`;

/** What a person finds a cell by, across refreshes. */
const idOf = ({ stage, service }: BoardCell): string => `${stage}--${service}`;

/** One service in one stage: what matters in a line, the rest below it when it is opened. */
export const cellHtml = (cell: BoardCell, state: CellState): Html =>
  cell.version === undefined && cell.next === undefined && cell.disagreements.length === 0
    ? html`<td class="empty" data-state="empty">${SIGNS.empty}<span class="hidden"> nothing promoted</span></td>`
    : html`<td data-state="${state}" data-next="${cell.next === undefined ? "" : "yes"}"><details id="${idOf(cell)}"><summary>${summaryOf(cell, state)}</summary><div class="more">${setBy(cell.set)}${problems(cell)}${cell.next === undefined ? undefined : gates(cell.next)}${facts(cell)}</div></details></td>`;

const summaryOf = (cell: BoardCell, state: CellState): Html =>
  html`<span class="line"><b class="version">${cell.version ?? "none"}</b> <span class="badge ${state}"><span aria-hidden="true">${SIGNS[state]} </span>${stateWords(cell, state)}</span></span>${
    cell.set &&
    html`<span class="line quiet"><code>${cell.set.commit.slice(0, 7)}</code> ${moment(cell.set.at)}</span>`
  }${cell.next && nextLine(cell.next)}`;

const nextLine = (next: NextPromotion): Html =>
  html`<span class="line quiet"><span aria-hidden="true">→</span><span class="hidden">next:</span> ${next.version} <span class="gates ${next.allowed ? "open" : "closed"}">${gatesLine(next)}</span></span>`;

function gatesLine(next: NextPromotion): Html | string {
  if (next.allowed) return ALLOWED;
  const closed = closedGates(next);
  if (closed.length === 0) return NO_IMAGE;
  return html`${closed.map(
    ({ gate, state, until }, index) =>
      html`${index === 0 ? "" : ", "}${gate} ${until === undefined ? state : html`opens ${moment(until)}`}`,
  )}`;
}

const setBy = (set: VersionSet | undefined): Html | undefined =>
  set &&
  html`<p>${set.from === undefined ? undefined : html`from ${set.from}, `}committed ${moment(set.at)}${set.by === undefined ? undefined : html` by ${set.by}`}${set.verifiedAt === undefined ? html`, not verified` : html`, verified ${moment(set.verifiedAt)}`}</p>`;

const problems = ({ disagreements, health }: BoardCell): Html | false =>
  disagreements.length > 0 &&
  html`<ul class="problems">${disagreements.map(({ what, settle }) => html`<li>${what}<br><code>${settle}</code></li>`)}</ul>${health?.message === undefined ? undefined : html`<p>${health.message}</p>`}`;

const gates = (next: NextPromotion): Html =>
  html`<table class="gate-table"><caption>Gates of ${next.version} (${sourceWords(next)})</caption><thead><tr><th scope="col">gate</th><th scope="col">says</th><th scope="col">because</th></tr></thead><tbody>${next.gates.map(
    ({ gate, state, reason, until }) =>
      html`<tr><th scope="row">${gate}</th><td class="${state}"><span aria-hidden="true">${gateMark(state)} </span>${state}</td><td>${reason}${until === undefined ? undefined : html` (opens ${moment(until)})`}</td></tr>`,
  )}</tbody></table>`;

const facts = ({ pin, digest, set, links }: BoardCell): Html =>
  html`<dl><dt>pin</dt><dd>${pin ?? "none: the pipeline owns the version"}</dd>${digest === undefined ? undefined : html`<dt>digest</dt><dd><code>${digest}</code></dd>`}${set === undefined ? undefined : html`<dt>commit</dt><dd><code>${set.commit}</code></dd>`}</dl><p class="links">${links.map(({ to, url }) => link(to, url))}</p>`;

function link(to: string, url: string): Html | undefined {
  const address = linkable(url);
  return address === undefined ? undefined : html`<a href="${address}" rel="noreferrer">${to}</a> `;
}
