import { expect, it } from "vitest";
import { serviceChart } from "#components/gitops/chart.ts";
import { withSecrets } from "#components/gitops/chart-secrets.ts";

const FILE = "templates/deployment.yaml";
const voting = { name: "voting", kind: "java", port: 8080, product: "shop" } as const;

it("a service gets the keys of its Secrets, between its image and its ports", () => {
  expect(serviceChart({ ...voting, secrets: ["api", "mail"] })[FILE]).toContain(
    [
      "          imagePullPolicy: IfNotPresent",
      "          envFrom:",
      "            - secretRef:",
      "                name: api",
      "            - secretRef:",
      "                name: mail",
      "          ports:",
    ].join("\n"),
  );
});

it("a service without any keeps its chart byte for byte", () => {
  expect(serviceChart({ ...voting, secrets: [] })).toEqual(serviceChart(voting));
  expect(Object.keys(serviceChart({ ...voting, kind: "postgres" }))).not.toContain(FILE);
});

it("a template without the place for them is refused", () => {
  expect(() => withSecrets("spec: {}", ["api"])).toThrow("has no place for Secrets");
});
