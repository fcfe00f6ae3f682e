import { layout } from "#components/gitops/layout.ts";
import type { GroupMember, PromotionInputs } from "#components/promotion/model.ts";
import { groupOf } from "./config/areas/groups.ts";
import type { Settings } from "./config/schema.ts";

/** The group that a service is promoted with, and what each of it shall run; nothing where it is in none. */
export function groupIn(
  { groups }: Settings,
  service: string,
  own: (service: string) => Pick<GroupMember, "service" | "freight" | "gates" | "waivers">,
  environment: string,
): Pick<PromotionInputs, "group"> {
  const group = groupOf(groups, service);
  if (group === undefined) return {};
  const members = group.services.map((member) => ({
    ...own(member),
    imageFile: layout.image(environment, member),
  }));
  return { group: { name: group.name, members } };
}
