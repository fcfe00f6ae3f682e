import { expect, it } from "vitest";
import { nextVersion } from "#src/board/next.ts";

const none = { pin: "1.1.0", carried: "1.1.0", upstream: undefined, newest: undefined };

it.each([
  ["what is pinned and not there yet", { ...none, carried: "1.0.0", newest: "9.0.0" }, "1.1.0", "pinned"],
  ["what is pinned where nothing is yet", { ...none, carried: undefined }, "1.1.0", "pinned"],
  ["a pin that goes back", { ...none, carried: "1.2.0", upstream: ["1.3.0"] }, "1.1.0", "pinned"],
  ["the newest in the registry, for the first stage", { ...none, newest: "1.3.0" }, "1.3.0", "registry"],
  ["what the stage before runs", { ...none, upstream: ["1.2.0"], newest: "1.3.0" }, "1.2.0", "upstream"],
  [
    "the newest of the stages before",
    { ...none, upstream: ["1.9.0", "1.10.0", "latest"] },
    "1.10.0",
    "upstream",
  ],
] as const)("the next version is %s", (_name, around, version, source) => {
  expect(nextVersion(around)).toEqual({ version, source });
});

it.each([
  ["the stage has the newest", none],
  ["the stage before runs the same", { ...none, upstream: ["1.1.0"] }],
  ["the stage before went back", { ...none, upstream: ["1.0.0"], newest: "2.0.0" }],
  ["the stage before has nothing", { ...none, upstream: [] }],
  ["the pipeline owns the version", { ...none, pin: undefined, upstream: ["2.0.0"] }],
] as const)("there is no next version when %s", (_name, around) => {
  expect(nextVersion(around)).toBeUndefined();
});
