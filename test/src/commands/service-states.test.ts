import type { V1Pod } from "@kubernetes/client-node";
import { expect, it } from "vitest";
import { runningImages } from "#src/commands/service-states.ts";

const REPOSITORY = "registry.example.test/acme/web";
const digest = (character: string) => `sha256:${character.repeat(64)}`;

const pod = (name: string, image: string, changes: Partial<V1Pod> = {}): V1Pod => ({
  metadata: { name },
  spec: { containers: [{ name: "web", image }] },
  status: { phase: "Running" },
  ...changes,
});

it("tells what pods run by what the node pulled, else by what was asked for", () => {
  const status = {
    phase: "Running",
    containerStatuses: [
      {
        name: "web",
        imageID: `docker-pullable://${REPOSITORY}@${digest("b")}`,
        image: "",
        ready: true,
        restartCount: 0,
      },
    ],
  };
  const image = `${REPOSITORY}:1.0.0@${digest("a")}`;
  expect(
    runningImages(
      [pod("asked", image), pod("pulled", image, { status }), pod("bare", `${REPOSITORY}:1.0.0`)],
      REPOSITORY,
    ),
  ).toEqual([
    { pod: "asked", digest: digest("a") },
    { pod: "pulled", digest: digest("b") },
    { pod: "bare", digest: "" },
  ]);
});

it.each<[string, V1Pod]>([
  ["a sidecar", pod("x", `${REPOSITORY}-proxy:1.0.0@${digest("a")}`)],
  [
    "a pod that ends",
    pod("x", `${REPOSITORY}:1`, { metadata: { name: "x", deletionTimestamp: new Date() } }),
  ],
  ["a pod that is done", pod("x", `${REPOSITORY}:1`, { status: { phase: "Succeeded" } })],
])("leaves out %s", (_, one) => {
  expect(runningImages([one], REPOSITORY)).toEqual([]);
});
