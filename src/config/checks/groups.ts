import { AUTO } from "../areas/freight.ts";
import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

/** A group can be promoted as a whole: its services exist, are in no other group, and all or none is pinned. */
export function checkGroups(settings: Settings, environment: string): Mistake[] {
  const { groups, services, freight, promotion, kargo } = settings;
  const seen = new Map<string, string>();
  return Object.entries(groups).flatMap(([name, members]) => {
    const found: Mistake[] = [];
    const say = (message: string) => found.push({ path: ["groups", name], message });
    if (services[name] !== undefined)
      say(`"${name}" is also a service, and commands take either by its name; choose another name`);
    for (const member of members) {
      const other = seen.get(member);
      seen.set(member, name);
      if (services[member] === undefined)
        say(`"${member}" is not a service; services are ${Object.keys(services).join(", ")}`);
      else if (other !== undefined)
        say(
          other === name
            ? `${member} stands here twice; name it once`
            : `${member} is in the group ${other} too; a service is in one group`,
        );
    }
    const pinned = members.filter((member) => freight[member] !== undefined && freight[member] !== AUTO);
    const loose = members.filter((member) => !pinned.includes(member));
    if (pinned.length > 0 && loose.length > 0)
      say(
        `${pinned.join(", ")} cannot be promoted with ${loose.join(", ")}, which ${environment} does not pin; pin every service of the group, or none`,
      );
    const byKargo =
      promotion.engine === "kargo" && kargo?.stages[environment] !== undefined
        ? pinned.filter((member) => !kargo.pinnedServices.includes(member))
        : [];
    if (byKargo.length > 0)
      say(
        `Kargo promotes ${byKargo.join(", ")} in ${environment}, each by a commit of its own; set promotion.engine to git, or name them in kargo.pinnedServices`,
      );
    return found;
  });
}
