import { createRequire } from "node:module";
import { vi } from "vitest";

// Pulumi turns a dynamic provider's functions into text; under the test runner's module transform that never ends.
// The real serialisation is covered by test/components/dynamic/serialisation.test.ts, in a process of its own.
const closure = createRequire(import.meta.url)("@pulumi/pulumi/runtime/closure/serializeClosure.js");
vi.spyOn(closure, "serializeFunction").mockImplementation(async () => ({
  text: "<provider>",
  exportName: "handler",
  containsSecrets: false,
}));
