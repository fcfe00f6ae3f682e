import type { Block, PlanDocument, Section } from "./document.ts";

/** The most characters that GitHub takes for the body of a comment ("body is too long (maximum is 65536 characters)"). */
export const COMMENT_LIMIT = 65_536;

/**
 * The most characters for a job's summary. GitHub takes a mebibyte ("Workflow commands", adding a job summary); characters
 * that are more than a byte, such as arrows, are few in a plan.
 */
export const SUMMARY_LIMIT = 800_000;

/** More sections than this are told of in one list when they are cut: a place for each would be too much itself. */
const PLACES = 20;

/**
 * A plan as Markdown of at most `limit` characters. Where it would be longer, whole sections lose their contents, the
 * largest first, and the text says which; a diff is never cut in its middle.
 * @param elsewhere where the whole plan can be seen, for the text that stands in a cut section's place
 */
export function markdown(document: PlanDocument, limit = Number.POSITIVE_INFINITY, elsewhere = ""): string {
  const { sections, picture } = document;
  const texts = sections.map(sectionText);
  const size = (index: number): number => texts[index]?.length ?? 0;
  const largest = [...texts.keys()].sort((a, b) => size(b) - size(a));
  const head = headText(document);
  let rest = head.length + texts.reduce((sum, text) => sum + text.length + GAP.length, 0);
  for (let count = 0; count <= sections.length; count += 1) {
    const cut = new Set(largest.slice(0, count));
    // Put together only when it can fit: joining all of a long plan for each section would take seconds.
    if (rest <= limit) {
      const text = withoutContents(head, sections, texts, cut, elsewhere);
      if (text.length <= limit) return text;
    }
    rest -= size(largest[count] ?? -1) + GAP.length;
  }
  const bare =
    picture === undefined
      ? head
      : [headText({ ...document, picture: undefined }), "*The picture of the pipeline is cut here.*"].join(
          GAP,
        );
  return [bare, cutList(sections, texts, elsewhere, limit - bare.length - GAP.length)].join(GAP);
}

const GAP = "\n\n";

function withoutContents(
  head: string,
  sections: readonly Section[],
  texts: readonly string[],
  cut: ReadonlySet<number>,
  elsewhere: string,
): string {
  const isCut = (_: unknown, index: number) => cut.has(index);
  if (cut.size <= PLACES)
    return [
      head,
      ...texts.map((text, index) => {
        const section = sections[index];
        return section !== undefined && cut.has(index) ? cutText(section, text.length, elsewhere) : text;
      }),
    ].join(GAP);
  return [
    head,
    ...texts.filter((_, index) => !cut.has(index)),
    cutList(sections.filter(isCut), texts.filter(isCut), elsewhere),
  ].join(GAP);
}

/** What was cut, a line each; of those that would make it longer than `limit` only how many they are. */
function cutList(
  sections: readonly Section[],
  texts: readonly string[],
  elsewhere: string,
  limit = Number.POSITIVE_INFINITY,
): string {
  const head = `### Cut here: ${sections.length} sections${GAP}They do not fit into a comment.${elsewhere === "" ? "" : ` ${elsewhere}`}\n`;
  const lines = sections.map(
    ({ title }, index) =>
      `- ${lineText(title)}: ${(texts[index]?.length ?? 0).toLocaleString("en")} characters`,
  );
  const more = (count: number) => `- and ${count} more`;
  let length = head.length + more(lines.length).length + 1;
  const fitting = lines.findIndex((line) => {
    length += line.length + 1;
    return length > limit;
  });
  if (fitting < 0) return [head, ...lines].join("\n");
  return [head, ...lines.slice(0, fitting), more(lines.length - fitting)].join("\n");
}

function headText({ title, overview, picture }: PlanDocument): string {
  return [
    `## ${title}`,
    blockText(overview),
    ...(picture === undefined ? [] : [fenced("mermaid", picture)]),
  ].join(GAP);
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
