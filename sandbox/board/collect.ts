import { openClone } from "#components/git/clone.ts";
import { layout } from "#components/gitops/layout.ts";
import { openCluster } from "#components/kubernetes/cluster.ts";
import { type Application, applicationKind } from "#components/promotion/controller/argocd/applications.ts";
import { type BoardCell, boardCell } from "./cells.ts";

/** Where the board's facts are found. */
export interface BoardSource {
  readonly services: readonly string[];
  readonly environments: readonly string[];
  readonly repository: {
    readonly url: string;
    readonly branch: string;
    readonly token: () => Promise<string>;
  };
  readonly kubeconfig: string;
  /** Namespace of Argo CD. */
  readonly namespace: string;
}

/** Reads what Git carries and what Argo CD says of it, for every service and environment. */
export async function collectBoard(source: BoardSource): Promise<BoardCell[]> {
  const cluster = openCluster(source.kubeconfig);
  const clone = await openClone(source.repository);
  const tip = await clone.fetchTip();
  const pairs = source.services.flatMap((service) =>
    source.environments.map((environment) => ({
      service,
      environment,
      path: layout.image(environment, service),
    })),
  );
  const files =
    tip === undefined
      ? new Map()
      : await clone.read(
          tip,
          pairs.map(({ path }) => path),
        );
  const cells: BoardCell[] = [];
  for (const { service, environment, path } of pairs) {
    const text: string | undefined = files.get(path);
    const change = tip === undefined || text === undefined ? undefined : await clone.lastChange(tip, path);
    const application: Application | undefined = await cluster.get(
      applicationKind(source.namespace),
      `${service}-${environment}`,
    );
    cells.push(boardCell(service, environment, text, change, application));
  }
  return cells;
}
