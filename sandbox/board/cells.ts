import type { Application } from "#components/promotion/controller/argocd/applications.ts";
import { parseImageFile } from "#components/promotion/image-file.ts";

/** What is known of one service in one environment. */
export interface BoardCell {
  readonly service: string;
  readonly environment: string;
  /** Version that Git carries; undefined when none was promoted yet. */
  readonly version: string | undefined;
  /** Argo CD's words; "-" when there is no Application. */
  readonly sync: string;
  readonly health: string;
  /** The commit that set the version, and when. */
  readonly commit: string | undefined;
  readonly at: Date | undefined;
}

/** Puts a cell together from the image file's text, its last change and the Application. */
export function boardCell(
  service: string,
  environment: string,
  imageText: string | undefined,
  change: { readonly commit: string; readonly at: Date } | undefined,
  application: Application | undefined,
): BoardCell {
  return {
    service,
    environment,
    version: parseImageFile(imageText)?.version,
    sync: application?.status?.sync?.status ?? "-",
    health: application?.status?.health?.status ?? "-",
    commit: change?.commit,
    at: change?.at,
  };
}

/** Whether the service runs as Git says. */
export const isHealthy = ({ sync, health }: Pick<BoardCell, "sync" | "health">): boolean =>
  sync === "Synced" && health === "Healthy";
