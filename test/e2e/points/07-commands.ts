import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { applications, workloads } from "../harness/cluster.ts";
import { command } from "../harness/command.ts";
import { endToEnd } from "../harness/context.ts";
import { forgetArgoCd } from "../harness/forget-argocd.ts";
import { carried } from "../harness/gitops.ts";
import { failing, pin, succeeding } from "../harness/pulumi.ts";
import { namespaceOf, point, SERVICES, STAGES } from "../harness/scenario.ts";

const stackFile = (stage: string): string =>
  readFileSync(join(endToEnd().folder, `Pulumi.${stage}.yaml`), "utf8");

/** Everything that runs; two equal answers mean that no workload was deleted or rolled out between. */
const running = () => Promise.all(STAGES.map((stage) => workloads(namespaceOf(stage))));

/** Point 7, second half. Needs every stage verified at what it pins; leaves it so. */
export function commands(): void {
  point("7. commands beside preview and up", () => {
    it("find that all places agree, and say where one does not and what settles it", async () => {
      const agreed = await command(["verify-state"]);
      expect(agreed).toMatchObject({ exitCode: 0, stdout: "✔ 15 services agree" });
      const before = stackFile("staging");
      const now = (await carried("staging", "frontend"))?.version;
      pin("staging", { frontend: "1.2.0" });
      const { exitCode, stdout } = await command(["verify-state", "staging", "--offline"]);
      pin("staging", { frontend: now ?? "" });
      expect(stackFile("staging")).toBe(before);
      expect(stdout).toBe(
        `✗ staging/frontend: 1.2.0 is pinned, but Git carries ${now}\n    pulumi up -s staging`,
      );
      expect(exitCode).toBe(1);
    });

    it("find new freight with the gates of each stage, and pin what is allowed", async () => {
      const found: unknown = JSON.parse((await command(["freight", "--json"])).stdout);
      const voting = { service: "voting", version: "1.2.0", created: "2025-01-01T00:00:00.000Z" };
      const digest = expect.stringMatching(/^sha256:/);
      expect(found).toContainEqual(
        expect.objectContaining({ ...voting, stage: "dev", allowed: true, digest }),
      );
      expect(found).toContainEqual(expect.objectContaining({ ...voting, stage: "prod", allowed: false }));
      const before = stackFile("dev");
      const now = Object.fromEntries(
        await Promise.all(
          SERVICES.map(async (service) => [service, (await carried("dev", service))?.version ?? ""] as const),
        ),
      );
      const { all } = await command(["freight", "--pin", "dev"]);
      expect(all).toContain(`Pulumi.dev.yaml: voting ${now.voting} -> 1.2.0`);
      const changed = stackFile("dev").split("\n");
      expect(changed.filter((line, at) => line !== before.split("\n")[at]).toSorted()).toEqual(
        SERVICES.filter((service) => now[service] !== "1.2.0")
          .map((service) => `    ${service}: 1.2.0`)
          .toSorted(),
      );
      pin("dev", now);
      expect(stackFile("dev")).toBe(before);
    });

    it("go back while the present release is unhealthy, and Git tells all of it", async () => {
      const good = (await carried("dev", "voting"))?.version;
      pin("dev", { voting: "1.2.0" });
      await failing("up", "dev");
      expect((await command(["verify-state", "dev"])).stdout).toContain("which dev has not verified");
      const { exitCode, stdout } = await command(["rollback", "dev", "voting"]);
      expect(exitCode, stdout).toBe(0);
      expect(stdout).toContain(`Pulumi.dev.yaml: voting 1.2.0 -> ${good}`);
      await succeeding("up", "dev");
      expect((await carried("dev", "voting"))?.version).toBe(good);

      const audit = await command(["audit", "voting", "--stage", "dev", "--format", "json"]);
      expect(JSON.parse(audit.stdout).slice(-2)).toMatchObject([
        { version: "1.2.0", from: good, outcome: "not verified" },
        { version: good, from: "1.2.0", outcome: "verified", gates: ["image=pass", "verified=pass"] },
      ]);
      const { figures } = JSON.parse((await command(["dora", "--json"])).stdout);
      const dora = figures.find(
        (one: { service: string; stage: string }) => `${one.stage}/${one.service}` === "dev/voting",
      );
      expect(dora.failed).toBeGreaterThanOrEqual(1);
      expect(dora.restoreSeconds).toBeGreaterThan(0);
      expect(await command(["verify-state"])).toMatchObject({ exitCode: 0 });
    });

    it("bring Argo CD's objects back from a backup, with every workload as it was", async () => {
      const file = join(endToEnd().folder, "platform.age");
      const passphrase = { SLIPWAY_BACKUP_PASSPHRASE: "correct horse battery staple" };
      const before = await running();
      expect(await command(["backup", file])).toMatchObject({ exitCode: 1 });
      const saved = await command(["backup", file], passphrase);
      expect(saved.exitCode, saved.all).toBe(0);
      expect(saved.all).toContain("15 Application");
      expect(statSync(file).mode & 0o777).toBe(0o600);

      await forgetArgoCd();
      expect(await applications()).toEqual({});
      const restored = await command(["restore", file], passphrase);
      expect(restored.exitCode, restored.all).toBe(0);
      await vi.waitFor(
        async () => {
          const states = Object.values(await applications()).map(
            ({ status }) => `${status?.sync?.status} ${status?.health?.status}`,
          );
          expect(states).toEqual(Array(15).fill("Synced Healthy"));
        },
        { timeout: 60_000, interval: 500 },
      );
      expect(await running()).toEqual(before);
      const again = await command(["restore", file], passphrase);
      expect(again.all).not.toMatch(/created|updated|failed/);
      expect(await command(["verify-state"])).toMatchObject({ exitCode: 0 });
    });
  });
}
