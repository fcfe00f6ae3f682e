import { createTwoFilesPatch } from "diff";

/** The change of one file as a unified diff, for people; a file that is not there is `/dev/null`, as Git has it. */
export const unifiedDiff = (path: string, before: string | undefined, after: string | undefined): string =>
  createTwoFilesPatch(
    before === undefined ? "/dev/null" : `a/${path}`,
    after === undefined ? "/dev/null" : `b/${path}`,
    before ?? "",
    after ?? "",
    "",
    "",
    { context: 3 },
  )
    .split("\n")
    .filter((line) => !/^={5,}$/.test(line))
    .join("\n")
    .trimEnd();
