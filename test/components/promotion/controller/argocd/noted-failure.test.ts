import { describe, expect, it } from "vitest";
import type { Cluster } from "#components/kubernetes/cluster.ts";
import {
  FAILED_REASON,
  FAILED_REVISION,
  REFUSED_REASON,
  REFUSED_REVISION,
  REFUSED_VERSION,
} from "#components/kubernetes/names.ts";
import type { Application } from "#components/promotion/controller/argocd/applications.ts";
import { argoCdController } from "#components/promotion/controller/argocd/argocd.ts";
import type { Controller } from "#components/promotion/controller/controller.ts";
import { argoCdTarget } from "#test/components/promotion/fixtures.ts";

const commit = "c".repeat(40);
const failed = (deployed: string | undefined): Application => ({
  metadata: { name: "catalogue-dev" },
  status: {
    sync: { status: "Synced", revision: commit },
    health: { status: "Healthy" },
    operationState: {
      phase: "Failed",
      message: "one hook failed",
      syncResult: deployed === undefined ? {} : { revision: deployed },
    },
  },
});

/** A controller over one Application, and what that is annotated with. */
function controllerOf(
  notesFailures: boolean,
  application: Application,
  annotate: () => Promise<void> = async () => {},
): { controller: Controller; written: Record<string, string> } {
  const written: Record<string, string> = {};
  const cluster: Pick<Cluster, "get" | "annotate" | "pods" | "server"> = {
    server: "https://x.test",
    get: async () => application,
    pods: async () => [],
    annotate: async (_kind, _name, annotations) => {
      if (FAILED_REASON in annotations) await annotate();
      Object.assign(written, annotations);
    },
  };
  const target = argoCdTarget();
  const controller = argoCdController(
    { applications: cluster as Cluster, pods: cluster as Cluster },
    {
      follow: (_name, listener) => {
        listener(application);
        return () => {};
      },
    },
    { ...target, notesFailures },
    { timeoutSeconds: application.status?.operationState?.syncResult?.revision ? 5 : 1, holdSeconds: 0 },
  );
  return { controller, written };
}

/** Waits for a release that fails at once; returns what the Application was annotated with. */
async function notes(...of: Parameters<typeof controllerOf>): Promise<Record<string, string>> {
  const { controller, written } = controllerOf(...of);
  const release = { id: "dev/catalogue", commit, carriedBy: async () => false };
  await expect(controller.waitFor(release)).rejects.toThrow("dev/catalogue is not healthy at ccccccc");
  return written;
}

describe("a promotion that gave up on a release", () => {
  it("notes the reason on the Application, with the revision that Argo CD had deployed", async () => {
    const written = await notes(true, failed(commit));
    expect(written[FAILED_REVISION]).toBe(commit);
    expect(written[FAILED_REASON]).toContain("the sync failed: one hook failed");
  });

  it("notes nothing unless somebody is told", async () => {
    expect(Object.keys(await notes(false, failed(commit)))).not.toContain(FAILED_REVISION);
  });

  it("notes nothing where nothing was ever deployed: no event could tell when it is history", async () => {
    expect(Object.keys(await notes(true, failed(undefined)))).not.toContain(FAILED_REVISION);
  });

  it("fails for its own reason, whatever the note's fate", async () => {
    await notes(true, failed(commit), async () => {
      throw new Error("no access");
    });
  });
});

describe("a promotion that was refused", () => {
  it("is noted with its version, the reason, and what was deployed then", async () => {
    const { controller, written } = controllerOf(true, failed(commit));
    await controller.noteRefusal?.("2.0.0", "gate window: closed");
    expect(written).toEqual({
      [REFUSED_REVISION]: commit,
      [REFUSED_VERSION]: "2.0.0",
      [REFUSED_REASON]: "gate window: closed",
    });
  });

  it("is not noted where nothing was ever deployed", async () => {
    const { controller, written } = controllerOf(true, failed(undefined));
    await controller.noteRefusal?.("2.0.0", "gate window: closed");
    expect(written).toEqual({});
  });
});
