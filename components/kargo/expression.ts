/**
 * An expression that Kargo evaluates when a promotion runs (language: https://expr-lang.org). The surrounding marks are
 * part of it, so that it can stand wherever Kargo evaluates a text.
 */
export type Expression = `\${{ ${string} }}`;

/** Marks `code` for evaluation. */
export const expression = (code: string): Expression => `\${{ ${code} }}`;

/** The code between the marks, for use inside a larger expression. */
export const codeOf = (marked: Expression): string => marked.slice("${{ ".length, -" }}".length);

/** A text as a literal of the expression language. */
export const literal = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

/** What a promotion knows about itself. */
export const context = {
  project: expression("ctx.project"),
  stage: expression("ctx.stage"),
  promotion: expression("ctx.promotion"),
  freight: expression("ctx.targetFreight.name"),
} as const;

const operand = (value: string): string => (isExpression(value) ? codeOf(value) : literal(value));

const isExpression = (text: string): text is Expression => text.startsWith("${{ ") && text.endsWith(" }}");

/**
 * The same value as a text, whatever it looks like: alone in a field, a tag such as `1.10` would become a number. Only
 * for an expression that is the whole value of a field; inside a longer text the quotes would stay.
 */
export const quoted = (marked: Expression): Expression => expression(`quote(${codeOf(marked)})`);

/**
 * The image that the promoted freight holds of a repository. The repository must be written exactly as in the
 * warehouse's subscription: Kargo compares the texts, and finds nothing otherwise.
 * @param repository the repository, or an expression that gives it
 */
export const imageFrom = (repository: string): { readonly tag: Expression; readonly digest: Expression } => ({
  tag: expression(`imageFrom(${operand(repository)}).Tag`),
  digest: expression(`imageFrom(${operand(repository)}).Digest`),
});

/**
 * The commit that the promoted freight holds of a Git repository.
 * @param repository the repository's URL as in the warehouse's subscription, or an expression that gives it
 */
export const commitFrom = (repository: string): { readonly id: Expression; readonly tag: Expression } => ({
  id: expression(`commitFrom(${operand(repository)}).ID`),
  tag: expression(`commitFrom(${operand(repository)}).Tag`),
});

/**
 * The version of a chart that the promoted freight holds.
 * @param repository the repository's URL as in the warehouse's subscription, or an expression that gives it
 * @param chart the chart's name in a classic repository; none for an OCI repository
 */
export const chartFrom = (repository: string, chart?: string): { readonly version: Expression } => ({
  version: expression(
    `chartFrom(${[repository, ...(chart === undefined ? [] : [chart])].map(operand).join(", ")}).Version`,
  ),
});
