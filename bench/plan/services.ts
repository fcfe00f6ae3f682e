import { serviceChart } from "#components/gitops/chart.ts";
import { layout } from "#components/gitops/layout.ts";
import { setImage } from "#components/promotion/image-file.ts";
import type { Files } from "#src/plan/files.ts";

/** The environment that all services of the benchmark are in. */
export const ENVIRONMENT = "dev";

const nameOf = (index: number): string => `service-${String(index).padStart(3, "0")}`;

/** A product of that many services, as its GitOps repository holds it. */
export const serviceNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => nameOf(index));

/** The files of services: the product's own charts, values and image files. */
export const filesOf = (services: readonly string[], version: string): Files =>
  Object.fromEntries(
    services.flatMap((name): [string, string][] => [
      ...Object.entries(serviceChart({ name, kind: "node", port: 3000, product: "bench" })).map(
        ([path, text]): [string, string] => [`${layout.chart(name)}/${path}`, text],
      ),
      [layout.values(ENVIRONMENT, name), "replicaCount: 2\n"],
      [
        layout.image(ENVIRONMENT, name),
        setImage(undefined, {
          repository: `registry.example/bench/${name}`,
          version,
          digest: `sha256:${"0".repeat(64)}`,
        }),
      ],
    ]),
  );
