import type { Registered } from "#test/harness/deploy.ts";
import type { Application } from "./resources.ts";

/** The Applications of an ApplicationSet: does what Argo CD's controller does with a list, a template and a patch. */
export function generated(set: Registered["inputs"]): Application[] {
  const { generators, template, templatePatch } = set.spec as {
    generators: [{ list: { elements: Record<string, unknown>[] } }];
    template: Application;
    templatePatch: string;
  };
  return generators[0].list.elements.map((element) => {
    const fill = (text: string) =>
      text.replace(/\{\{ (toJson )?\.(\w+) \}\}/g, (_all, json: string | undefined, key: string) => {
        if (!(key in element)) throw new Error(`missing key ${key}`);
        return json === undefined ? String(element[key]) : JSON.stringify(element[key]);
      });
    const base = JSON.parse(fill(JSON.stringify(template))) as Application;
    const patch = JSON.parse(fill(templatePatch)) as Application;
    // The controller puts the project of the template back, whatever the patch says.
    const spec = { ...base.spec, ...patch.spec, project: base.spec.project };
    return {
      ...set,
      kind: "Application",
      metadata: { ...patch.metadata, ...base.metadata, namespace: "argocd" },
      spec,
    };
  });
}
