import { describe, expect, it } from "vitest";
import type { PlanDocument, Section } from "#src/plan/document.ts";
import { COMMENT_LIMIT, markdown, SUMMARY_LIMIT } from "#src/plan/markdown.ts";

const document = (...sections: Section[]): PlanDocument => ({
  title: "Plan",
  overview: { kind: "table", head: ["environment"], rows: [["dev"]] },
  picture: undefined,
  sections,
});

const diffSection = (title: string, lines: number): Section => ({
  title,
  blocks: [
    { kind: "diff", title: "f", diff: Array.from({ length: lines }, (_, at) => `+line ${at}`).join("\n") },
  ],
  detail: true,
});

describe("markdown", () => {
  it("folds what a reviewer can decide without", () => {
    const text = markdown(document(diffSection("files", 1), { ...diffSection("gates", 1), detail: false }));
    expect(text).toContain("<details><summary>files</summary>\n\nf\n\n```diff\n+line 0\n```\n\n</details>");
    expect(text).toContain("### gates\n\nf\n\n```diff");
  });

  it("cuts whole sections, the largest first, until the rest fits, and says which", () => {
    const sections = [diffSection("small", 10), diffSection("huge", 20_000), diffSection("large", 5_000)];
    const text = markdown(document(...sections), COMMENT_LIMIT, "Run `npm run plan`.");
    expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(text).toMatch(
      /### huge\n\n\*Cut here: [\d,]+ characters do not fit into a comment\. Run `npm run plan`\.\*/,
    );
    expect(text).toContain("+line 4999");
    expect(text).toContain("<summary>small</summary>");
  });

  it("says in one list what it cut where that is much, and stays within the limit", () => {
    const sections = Array.from({ length: 600 }, (_, at) =>
      diffSection(`prod: manifests of service-${at}`, 60 + at),
    );
    const text = markdown(document(...sections), COMMENT_LIMIT, "Run `npm run plan`.");
    expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(text).toContain("<summary>prod: manifests of service-0</summary>");
    expect(text).toMatch(/### Cut here: \d+ sections/);
    const told = sections.filter(
      ({ title }) => text.includes(`${title}: `) || text.includes(`${title}</summary>`),
    );
    expect(told).toHaveLength(600);
  });

  it("fits into the summary of a job, whose limit is in bytes and not in characters", () => {
    const sections = Array.from({ length: 40 }, (_, at) => ({
      ...diffSection(`s${at}`, 0),
      blocks: [{ kind: "diff" as const, title: "f", diff: "1.0.0 → 1.1.0 ✓\n".repeat(3_000) }],
    }));
    const text = markdown(document(...sections), SUMMARY_LIMIT, "Run `npm run plan`.");
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024);
    expect(Buffer.byteLength(text)).toBeGreaterThan(512 * 1024);
    expect(text).toContain("Cut here");
  });

  it.each([
    ["titles alone would be too long", 600, "x".repeat(200), undefined],
    ["the picture alone would be too long", 3, "small", "flowchart LR".repeat(6_000)],
  ])("stays within the limit when %s", (_name, count, title, picture) => {
    const sections = Array.from({ length: count }, (_, at) => diffSection(`${title} ${at}`, 500));
    const text = markdown({ ...document(...sections), picture }, COMMENT_LIMIT);
    expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(text).toContain("| dev |");
    expect(text).toMatch(picture === undefined ? /and \d+ more/ : /picture of the pipeline/);
  });

  it("cuts nothing that fits", () => {
    const text = markdown(document(diffSection("large", 5_000)), COMMENT_LIMIT);
    expect(text).not.toContain("Cut here");
  });

  it("never lets shown text end its own fence", () => {
    const text = markdown(
      document({ title: "t", blocks: [{ kind: "diff", title: "f", diff: "+```\n+````" }], detail: false }),
    );
    expect(text).toContain("`````diff\n+```\n+````\n`````");
  });

  it.each([
    ["<script>", "&lt;script&gt;"],
    ["a | b", "a \\| b"],
    ["*bold* [link](x)", "\\*bold\\* \\[link\\](x)"],
    ["@team fixes #12", "@\u200bteam fixes #\u200b12"],
    ["two\nlines", "two lines"],
  ])("shows %j in a table as text", (reason, shown) => {
    const text = markdown(
      document({
        title: "t",
        blocks: [{ kind: "table", head: ["reason"], rows: [[reason]] }],
        detail: false,
      }),
    );
    expect(text).toContain(`| ${shown} |`);
  });
});
