import type { Block, PlanDocument, Section } from "./document.ts";

/** The most characters that GitHub takes for the body of a comment ("body is too long (maximum is 65536 characters)"). */
export const COMMENT_LIMIT = 65_536;

/**
 * A plan as Markdown of at most `limit` characters. Where it would be longer, whole sections lose their contents, the
 * largest first, and the text says which; a diff is never cut in its middle.
 * @param elsewhere where the whole plan can be seen, for the text that stands in a cut section's place
 */
export function markdown(document: PlanDocument, limit = Number.POSITIVE_INFINITY, elsewhere = ""): string {
  const head = headText(document);
  const texts = document.sections.map(sectionText);
  const bySize = texts.map((text, index) => ({ index, size: text.length })).sort((a, b) => b.size - a.size);
  const length = () => head.length + texts.reduce((sum, text) => sum + text.length + 2, 0);
  for (const { index, size } of bySize) {
    if (length() <= limit) break;
    const section = document.sections[index];
    if (section !== undefined) texts[index] = cutText(section, size, elsewhere);
  }
  return [head, ...texts].join("\n\n");
}

function headText({ title, overview, picture }: PlanDocument): string {
  return [
    `## ${title}`,
    blockText(overview),
    ...(picture === undefined ? [] : [fenced("mermaid", picture)]),
  ].join("\n\n");
}

function sectionText({ title, blocks, detail }: Section): string {
  const body = blocks.map(blockText).join("\n\n");
  return detail
    ? `<details><summary>${htmlText(title)}</summary>\n\n${body}\n\n</details>`
    : `### ${lineText(title)}\n\n${body}`;
}

const cutText = ({ title }: Section, size: number, elsewhere: string): string =>
  `### ${lineText(title)}\n\n*Cut here: ${size.toLocaleString("en")} characters do not fit into a comment.${elsewhere === "" ? "" : ` ${elsewhere}`}*`;

function blockText(block: Block): string {
  switch (block.kind) {
    case "text":
      return lineText(block.text);
    case "list":
      return block.items.map(itemText).join("\n");
    case "table":
      return [block.head, block.head.map(() => "---"), ...block.rows.map((row) => row.map(cellText))]
        .map((row) => `| ${row.join(" | ")} |`)
        .join("\n");
    case "diff":
      return [...(block.title === "" ? [] : [lineText(block.title), ""]), fenced("diff", block.diff)].join(
        "\n",
      );
  }
}

/** An item whose further lines belong to it. */
function itemText(item: string): string {
  const [first = "", ...rest] = item.split("\n");
  return [`- ${lineText(first)}`, ...rest.map((line) => `  - ${codeText(line.trim())}`)].join("\n");
}

/** A fence longer than any run of backticks inside, so that nothing shown can end it. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

const codeText = (text: string): string => (text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``);

/** Text from outside must stay text: no HTML, no mention that notifies somebody, no link to an issue. */
const lineText = (text: string): string =>
  htmlText(text)
    .replaceAll(/[\r\n]+/g, " ")
    .replaceAll(/([*_~[\]])/g, "\\$1")
    .replaceAll(/@(?=\w)/g, "@\u200b")
    .replaceAll(/#(?=\d)/g, "#\u200b");

const cellText = (text: string): string => lineText(text).replaceAll("|", "\\|");

const htmlText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
