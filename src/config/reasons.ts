import type * as z from "zod";

/** What is wrong with a value where a setting does not say it itself: the parser's own words name neither value nor remedy. */
export const reasonOf: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_key":
      return issue.issues.map(({ message }) => message).join("; ");
    case "too_small":
      if (issue.origin === "string" && issue.minimum === 1)
        return "it is empty: write a text, or leave the key out";
      return issue.origin === "array" && issue.minimum === 1
        ? "the list is empty: write at least one, or leave the key out"
        : undefined;
    case "invalid_format":
      return issue.format === "url"
        ? `"${issue.input}" is not an address: write it from its scheme on, e.g. https://host/path`
        : undefined;
    default:
      return undefined;
  }
};
