/** Values of several series side by side, group by group. */
export interface Chart {
  readonly title: string;
  /** After each value. */
  readonly unit: string;
  readonly groups: readonly string[];
  /** A value for each group; undefined where nothing was measured. */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | undefined)[] }[];
}

const WIDTH = 760;
const LABELS = 110;
const BAR = 14;
const ROOM_FOR_VALUE = 90;

/** Told apart by people who cannot tell red from green (Okabe and Ito's colours). */
const COLOURS = ["#0072b2", "#56b4e9", "#e69f00"];

/** Both colour schemes in one file: an image in a page follows the reader's. */
const STYLE = `text{font:13px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600;font-size:15px}.faint{fill:#656d76}.back{fill:#fff}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.faint{fill:#8d96a0}.back{fill:#0d1117}}`;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (found) => `&#${found.charCodeAt(0)};`);
const short = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1));

/** Charts of bars below each other, as one SVG without scripts. Each chart has its own scale, from zero. */
export function renderSvg(charts: readonly Chart[], caption: string): string {
  const parts: string[] = [];
  let y = 26;
  const text = (x: number, words: string, kind = "") =>
    parts.push(`<text x="${x}" y="${y}"${kind === "" ? "" : ` class="${kind}"`}>${escaped(words)}</text>`);
  for (const { title, unit, groups, series } of charts) {
    text(16, title, "title");
    y += 22;
    let x = 16;
    for (const [index, { name }] of series.entries()) {
      parts.push(
        `<rect x="${x}" y="${y - 10}" width="11" height="11" fill="${COLOURS[index % COLOURS.length]}"/>`,
      );
      text(x + 16, name);
      x += 40 + name.length * 7;
    }
    y += 20;
    const most = Math.max(1e-9, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
    for (const [group, label] of groups.entries()) {
      y += 12;
      text(16, label);
      for (const [index, { values }] of series.entries()) {
        const value = values[group];
        const length = ((value ?? 0) / most) * (WIDTH - LABELS - ROOM_FOR_VALUE);
        if (value !== undefined)
          parts.push(
            `<rect x="${LABELS}" y="${y - 11}" width="${Math.max(1, length).toFixed(1)}" height="${BAR - 3}" fill="${COLOURS[index % COLOURS.length]}"/>`,
          );
        text(
          LABELS + 6 + (value === undefined ? 0 : Math.max(1, length)),
          value === undefined ? "not run" : `${short(value)}${unit}`,
          "faint",
        );
        y += BAR;
      }
    }
    y += 30;
  }
  text(16, caption, "faint");
  const size = `width="${WIDTH}" height="${y + 16}" viewBox="0 0 ${WIDTH} ${y + 16}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img"><style>${STYLE}</style><rect class="back" width="100%" height="100%"/>${parts.join("")}</svg>\n`;
}
