import type { Board, BoardStage, CellState } from "../model.ts";
import { type Html, html } from "./html.ts";

/** Sizes in pixels, for text of 14 pixels. */
const BOX_HEIGHT = 72;
const GAP = { x: 56, y: 20 };
const CHARACTER = 8.5;
const PADDING = 16;

/** What is said of a stage in the picture. */
export interface StageSummary extends BoardStage {
  readonly services: number;
  readonly healthy: number;
  /** Services with something that needs attention. */
  readonly attention: number;
  /** Promotions that could come next, and those of them that every gate lets pass. */
  readonly waiting: number;
  readonly allowed: number;
}

/** Counts the cells of each stage. */
export const summariesOf = ({ stages, cells }: Board, state: (index: number) => CellState): StageSummary[] =>
  stages.map((stage) => {
    const own = cells.flatMap((cell, index) => (cell.stage === stage.stage ? [{ cell, index }] : []));
    const deployed = own.filter(({ cell }) => cell.version !== undefined);
    return {
      ...stage,
      services: deployed.length,
      healthy: own.filter(({ index }) => state(index) === "healthy").length,
      attention: own.filter(({ index }) => state(index) === "attention").length,
      waiting: own.filter(({ cell }) => cell.next !== undefined).length,
      allowed: own.filter(({ cell }) => cell.next?.allowed === true).length,
    };
  });

/** How far each stage is from the way in: its column in the picture. */
export function columnsOf(stages: readonly BoardStage[]): Map<string, number> {
  const columns = new Map<string, number>();
  for (const { stage, after } of stages)
    columns.set(stage, Math.max(-1, ...after.map((upstream) => columns.get(upstream) ?? -1)) + 1);
  return columns;
}

const healthWords = ({ seen, healthy, services }: StageSummary): string =>
  seen ? `${healthy} of ${services} healthy` : "health not known";

function nextWords({ waiting, allowed }: StageSummary): string {
  if (waiting === 0) return "nothing to promote";
  return `${allowed} of ${waiting} may be promoted`;
}

const lookOf = ({ seen, attention }: StageSummary): string =>
  attention > 0 ? "attention" : seen ? "healthy" : "unseen";

/** The pipeline as a picture, with a text of the same content for those who do not see it. */
export function pipelinePicture(summaries: readonly StageSummary[]): Html {
  const columns = columnsOf(summaries);
  const longest = Math.max(
    ...summaries.flatMap((one) => [one.stage, nextWords(one)]).map((text) => text.length),
  );
  const boxWidth = Math.round(longest * CHARACTER + 2 * PADDING);
  const rows = new Map<number, number>();
  const places = new Map(
    summaries.map(({ stage }) => {
      const column = columns.get(stage) ?? 0;
      const row = rows.get(column) ?? 0;
      rows.set(column, row + 1);
      return [stage, { x: 1 + column * (boxWidth + GAP.x), y: 1 + row * (BOX_HEIGHT + GAP.y) }];
    }),
  );
  const width = rows.size * (boxWidth + GAP.x) - GAP.x + 2;
  const height = Math.max(0, ...rows.values()) * (BOX_HEIGHT + GAP.y) - GAP.y + 2;
  const arrows = summaries.flatMap(({ stage, after }) =>
    after.flatMap((upstream) => {
      const [from, to] = [places.get(upstream), places.get(stage)];
      if (from === undefined || to === undefined) return [];
      const start = { x: from.x + boxWidth, y: from.y + BOX_HEIGHT / 2 };
      const end = { x: to.x - 3, y: to.y + BOX_HEIGHT / 2 };
      const middle = (start.x + end.x) / 2;
      return html`<path class="edge" d="M${start.x} ${start.y} C${middle} ${start.y} ${middle} ${end.y} ${end.x} ${end.y}" marker-end="url(#arrow)"/>`;
    }),
  );
  const boxes = summaries.map((one) => {
    const { x, y } = places.get(one.stage) ?? { x: 0, y: 0 };
    return html`<g class="stage ${lookOf(one)}"><rect x="${x}" y="${y}" width="${boxWidth}" height="${BOX_HEIGHT}" rx="8"/><text class="name" x="${x + PADDING}" y="${y + 24}">${one.stage}</text><text x="${x + PADDING}" y="${y + 43}">${healthWords(one)}</text><text x="${x + PADDING}" y="${y + 61}">${nextWords(one)}</text></g>`;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Picture of the pipeline"><svg role="img" aria-labelledby="pipeline-text" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><title id="pipeline-text">${summaries.map(inWords).join("; ")}</title><defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 0 L8 4 L0 8 z"/></marker></defs>${arrows}${boxes}</svg></div>`;
}

const inWords = (one: StageSummary): string =>
  [
    `${one.stage}${one.after.length === 0 ? "" : ` after ${one.after.join(" and ")}`}`,
    healthWords(one),
    nextWords(one),
  ].join(", ");
