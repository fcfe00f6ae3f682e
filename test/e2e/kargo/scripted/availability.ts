import type { FreightObject, StageObject } from "#components/promotion/engine/kargo/objects.ts";

/** Kargo's own rule, written a second time so that the product's explanation is not judged by itself. */
export function isAvailable(name: string, stage: StageObject, { status }: FreightObject, now: Date): boolean {
  const sources = stage.spec?.requestedFreight?.[0]?.sources;
  if (status?.approvedFor?.[name] !== undefined || sources?.direct === true) return true;
  const soak = Number.parseInt(sources?.requiredSoakTime ?? "0", 10) * 1_000;
  return (sources?.stages ?? []).some((upstream) => {
    const since = status?.currentlyIn?.[upstream]?.since;
    return (
      status?.verifiedIn?.[upstream] !== undefined &&
      since !== undefined &&
      now.getTime() - Date.parse(since) >= soak
    );
  });
}
