import { gates as allGates } from "#components/promotion/gates/all.ts";
import type { Gate } from "#components/promotion/gates/gate.ts";
import { groupOf } from "../areas/groups.ts";
import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

const every: readonly Gate[] = allGates;

/** The gates that a waiver can open, by name. */
const waivable = every.filter((gate) => gate.waivable).map(({ name }) => name);

/** A stage's gates can be passed at all, by what each of them says of its keys. */
export const checkGates = ({ pipeline }: Settings): Mistake[] =>
  Object.entries(pipeline).flatMap(([stage, { after, gates }]) =>
    gates === undefined
      ? []
      : every
          .flatMap((gate) => gate.mistakes(gates, stage, after))
          .map(({ path, message }) => ({ path: ["pipeline", stage, "gates", ...path], message })),
  );

/** Services wait for services, and not for each other; those of a group are promoted as one. */
export const checkOrder = ({ pipeline, services, groups }: Settings): Mistake[] =>
  Object.entries(pipeline).flatMap(([stage, { gates }]) => {
    const order = gates?.order ?? {};
    const path = ["pipeline", stage, "gates", "order"];
    const unknown = [...new Set(Object.entries(order).flat(2))].filter(
      (name) => services[name] === undefined,
    );
    if (unknown.length > 0)
      return unknown.map((name) => ({
        path,
        message: `"${name}" is not a service; services are ${Object.keys(services).join(", ")}`,
      }));
    const asOne = (service: string) => groupOf(groups, service)?.name ?? service;
    const joined: Record<string, string[]> = {};
    for (const [service, waits] of Object.entries(order))
      joined[asOne(service)] = [...(joined[asOne(service)] ?? []), ...waits.map(asOne)];
    const circle = Object.keys(joined).find((one) => waitsFor(joined, one, one));
    return circle === undefined
      ? []
      : [{ path, message: `${circle} would wait for itself; remove one of the services that it waits for` }];
  });

function waitsFor(
  order: Readonly<Record<string, readonly string[]>>,
  service: string,
  wanted: string,
): boolean {
  const seen = new Set<string>();
  const rest = [...(order[service] ?? [])];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (next === wanted) return true;
    if (!seen.has(next)) rest.push(...(order[next] ?? []));
    seen.add(next);
  }
  return false;
}

/** A waiver names a service's pinned version and a gate that can be waived: one that is left over opens nothing later. */
export const checkWaivers = ({ waive, services, freight }: Settings): Mistake[] =>
  Object.entries(waive).flatMap(([service, waivers]) => {
    if (services[service] === undefined)
      return [
        {
          path: ["waive", service],
          message: `"${service}" is not a service; services are ${Object.keys(services).join(", ")}`,
        },
      ];
    return Object.entries(waivers).flatMap(([gate, { version }]): Mistake[] => {
      const path = ["waive", service, gate];
      if (!waivable.includes(gate))
        return [{ path, message: `"${gate}" cannot be waived; ${waivable.join(", ")} can` }];
      if (freight[service] !== version)
        return [
          {
            path: [...path, "version"],
            message: `${service} is pinned to ${freight[service] ?? "no version"}, and a waiver is for one version; pin ${version}, or remove the waiver`,
          },
        ];
      return [];
    });
  });

/** Checks of what gates ask for. */
export const gateChecks = [checkGates, checkOrder, checkWaivers];
