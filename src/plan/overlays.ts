import * as z from "zod";
import type { Clone } from "#components/git/clone.ts";
import type { EnginePreview } from "./engine-preview.ts";
import { KustomizeInputs, type OverlayBuilder } from "./kustomize.ts";
import type { RenderedChange } from "./model.ts";
import { readFolder } from "./overlay-files.ts";
import { manifestDiff } from "./rendered.ts";
import { resourceType } from "./resource-types.ts";

const Source = z.looseObject({
  repoURL: z.string(),
  targetRevision: z.string().optional(),
  path: z.string().optional(),
  chart: z.string().optional(),
  kustomize: KustomizeInputs.optional(),
});
type Source = z.infer<typeof Source>;

const Application = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({ source: Source.optional(), sources: z.array(Source).optional() }),
});

/** An Application that is no service, and what it is made of before and after; no sources where there is none. */
export interface SourceChange {
  readonly application: string;
  readonly before: readonly Source[];
  readonly after: readonly Source[];
}

/**
 * The Applications of a preview whose sources change, but those of services: their charts are rendered by files.
 * @param services names of the services' Applications
 */
export function sourceChanges({ steps }: EnginePreview, services: readonly string[]): SourceChange[] {
  const changes = new Map<string, SourceChange>();
  for (const { urn, op, oldState, newState } of steps) {
    // A replacement is three steps of one resource; the first holds both states.
    if (op === "same" || resourceType(urn).type !== "Application" || changes.has(urn)) continue;
    const [old, now] = [oldState, newState].map((state) => Application.safeParse(state?.inputs).data);
    const application = (now ?? old)?.metadata.name;
    if (application === undefined || services.includes(application)) continue;
    const [before, after] = [sourcesOf(old), sourcesOf(now)];
    if (JSON.stringify(before) !== JSON.stringify(after)) changes.set(urn, { application, before, after });
  }
  return [...changes.values()];
}

function sourcesOf(application: z.infer<typeof Application> | undefined): Source[] {
  if (application === undefined) return [];
  const { source, sources = [] } = application.spec;
  return source === undefined ? sources : [source];
}

/** Where a plan can read sources, and how it builds them. */
export interface OverlayWorld {
  readonly environment: string;
  readonly git: { readonly url: string; readonly branch: string };
  readonly clone: () => Promise<Pick<Clone, "fetchTip" | "read">>;
  readonly build: OverlayBuilder;
}

/**
 * How the manifests of Kustomize overlays in the GitOps repository change. Of what lies elsewhere it says that it is not
 * rendered; plain files have nothing to render.
 */
export const renderOverlays = async (
  changes: readonly SourceChange[],
  world: OverlayWorld,
): Promise<RenderedChange[]> =>
  (await Promise.all(changes.map((change) => renderOverlay(change, world)))).flat();

async function renderOverlay(
  { application, before, after }: SourceChange,
  { environment, git, clone, build }: OverlayWorld,
): Promise<RenderedChange[]> {
  const told = { service: application, environment, diff: "" };
  // That the workloads go is told with the deletion.
  const unread = after.length === 0 ? [] : [{ ...told, problem: notRendered(after, git) }];
  if ([...before, ...after].some((source) => !isReadable(source, git))) return unread;
  if (before.length > 1 || after.length > 1) return unread;
  const repository = await clone();
  const tip = await repository.fetchTip();
  if (tip === undefined) return [];
  const [was, is] = await Promise.all(
    [before[0], after[0]].map(async (source) => {
      const path = source?.path ?? ".";
      return source && { path, inputs: source.kustomize, ...(await readFolder(repository, tip, path)) };
    }),
  );
  if (was?.kind === "chart" || is?.kind === "chart") return unread;
  if (was?.kind !== "overlay" && is?.kind !== "overlay") return [];
  try {
    const manifests = await Promise.all(
      [was, is].map((folder) => (folder?.kind === "overlay" ? build(folder) : "")),
    );
    return [{ ...told, diff: manifestDiff(manifests[0] ?? "", manifests[1] ?? ""), problem: undefined }];
  } catch (error) {
    return [{ ...told, problem: error instanceof Error ? error.message : String(error) }];
  }
}

const notRendered = (sources: readonly Source[], { branch }: OverlayWorld["git"]): string =>
  `its manifests come from ${sources.map(described).join(", and ")}; a plan renders the charts of services, and overlays on ${branch} of the GitOps repository`;

const isReadable = (
  { repoURL, targetRevision, path }: Source,
  { url, branch }: OverlayWorld["git"],
): boolean => repoURL === url && targetRevision === branch && path !== undefined;

const described = ({ repoURL, targetRevision = "HEAD", path, chart }: Source): string =>
  chart === undefined
    ? `${path ?? "."} of ${repoURL} at ${targetRevision}`
    : `the chart ${chart} ${targetRevision} of ${repoURL}`;
