import type { DoraFigures } from "#components/promotion/dora.ts";
import { duration, percent } from "../../commands/output.ts";
import type { Board } from "../model.ts";
import { utc } from "../words.ts";
import { type Html, html } from "./html.ts";

/** More rows than this are folded: they would bury the board's end. */
const SHOWN = 30;

const row = (one: DoraFigures): Html =>
  html`<tr data-service="${one.service}"><th scope="row">${one.service}</th><td>${one.stage}</td><td class="number">${one.deployments}</td><td class="number">${Number(one.deploymentsPerDay.toFixed(2))}</td><td class="number">${known(duration(one.leadTimeSeconds))}</td><td class="number">${one.failed}</td><td class="number">${known(percent(one.changeFailureRate))}</td><td class="number">${known(duration(one.restoreSeconds))}</td></tr>`;

const known = (text: string): string => (text === "" ? "–" : text);

/** The four figures of software delivery by service and stage. */
export function figuresHtml({ figures, window }: Board): Html {
  if (figures.length === 0) return html`<p>No promotion since ${utc(window.since)}.</p>`;
  return html`<details${figures.length > SHOWN ? undefined : html` open`}><summary>By service and stage, ${utc(window.since)} to ${utc(window.until)}</summary><div class="scroll" tabindex="0" role="region" aria-labelledby="figures"><table><caption class="hidden">Delivery figures</caption><thead><tr>${["service", "stage", "deployments", "a day", "lead time", "failed", "failure rate", "time to restore"].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${figures.map(row)}</tbody></table></div></details>`;
}
