import { describe, expect, it } from "vitest";
import { expression } from "#components/kargo/expression.ts";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const EXAMPLE = "examples/kargo-freight";
const announce = "kargo.clusterTasks.announce";
const publish = "kargo.clusterTasks.publish-texts";
const uses = (...tasks: object[]) => ({ "kargo.stages.prod.tasks": tasks });
const steps = (...all: object[]) => ({ [`${announce}.steps`]: all });
const tell = (changes: object) => ({
  as: "tell",
  uses: "http",
  config: { url: "https://x.example" },
  ...changes,
});

describe("a mistake about tasks is refused with the value, the rule and the remedy", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      "a misspelt step",
      steps(tell({ uses: "htpp" })),
      ['"htpp" is no step that is known here; steps are git-clone, git-clear', `${announce}.steps[0].uses`],
    ],
    [
      "a step of former releases",
      steps(tell({ uses: "helm-update-image" })),
      ['"helm-update-image" is no step'],
    ],
    [
      "a misspelt field",
      steps(tell({ config: { ulr: "https://x.example" } })),
      ['http has no field "ulr"; fields are url, method, headers', `${announce}.steps.0.config.ulr`],
    ],
    ["a misspelt key of a step", steps(tell({ when: "x" })), ['Unrecognized key: "when"']],
    ["no step", { [`${announce}.steps`]: [] }, [`${announce}.steps`]],
    [
      "an alias of Kargo's own",
      steps(tell({ as: "step-1" })),
      [
        '"step-1" cannot be the alias of a step: write letters',
        "step-1, task-1 and the like are Kargo's own",
      ],
    ],
    [
      "an alias that is taken",
      steps(tell({}), tell({})),
      ['"tell" is the alias of an earlier step; choose another', `${announce}.steps.1.as`],
    ],
    [
      "a condition that Kargo would not evaluate",
      steps(tell({ if: "success()" })),
      [`"success()" is no condition: write \${{ ... }}`],
    ],
    [
      "an output of a step that comes later",
      {
        [`${publish}.steps`]: [
          tell({ config: { url: expression("task.outputs['clone'].commits.texts") } }),
          { as: "clone", uses: "git-clear", config: { path: "." } },
        ],
      },
      ['no earlier step has the alias "clone"; earlier steps are none', `${publish}.steps.0.config.url`],
    ],
    [
      "an output of no step, somewhere deep",
      steps(
        tell({}),
        tell({ as: "again", config: { headers: [{ name: "x", value: expression("task.outputs.tel.a") }] } }),
      ),
      ['no earlier step has the alias "tel"; earlier steps are tell', "steps.1.config.headers.0.value"],
    ],
    [
      "the state of no step",
      steps(tell({ if: expression("status('told') == 'Skipped'") })),
      ['no earlier step has the alias "told"', `${announce}.steps.0.if`],
    ],
    [
      "outputs as outside of tasks",
      steps(tell({}), tell({ as: "again", config: { body: expression("outputs.tell.id") } })),
      ["the steps of a task find each other's outputs in task.outputs; write task.outputs for outputs"],
    ],
    [
      "a variable that the task has not",
      steps(tell({ config: { url: `https://x.example/${expression("vars.chanel")}` } })),
      ['the task has no variable "chanel"; variables are text, channel: add it to required or defaults'],
    ],
    [
      "a variable that must and need not be given",
      { [`${announce}.required`]: ["text", "channel"] },
      ['"channel" has a default and need not be given; remove it here or there'],
    ],
    [
      "a name that cannot be a variable's",
      { [`${announce}.defaults`]: { "a-b": "" } },
      ['"a-b" cannot name a variable: write letters, digits and "_"'],
    ],
    [
      "the name of what every promotion does",
      { "kargo.clusterTasks.promote": { steps: [tell({})] } },
      ['"promote" is what each promotion does already; choose another name'],
    ],
    [
      "a task that is none",
      uses({ name: "tell-them" }),
      ['"tell-them" is not one of kargo.clusterTasks; tasks are ', "kargo.stages.prod.tasks.0.name"],
    ],
    [
      "a variable that is not given",
      uses({ name: "announce" }),
      ['announce needs the variable "text"; write its value', "kargo.stages.prod.tasks.0.variables"],
    ],
    [
      "a variable that the task does not know",
      uses({ name: "announce", variables: { text: "x", chanel: "y" } }),
      ['announce has no variable "chanel"; variables are text, channel'],
    ],
    [
      "a task twice",
      uses({ name: "announce", variables: { text: "x" } }, { name: "announce", variables: { text: "y" } }),
      ["announce runs already in a promotion to prod; remove one", "kargo.stages.prod.tasks.1.name"],
    ],
  ])("%s", (_what, changes, says) => {
    const message = complaint(plainSettings(changes, "dev", EXAMPLE));
    for (const words of says) expect(message).toContain(words);
  });

  it.each<[string, object[]]>([
    [
      "an earlier step by name and in brackets",
      [
        tell({}),
        tell({ as: "b", config: { body: expression('task.outputs.tell.id + task.outputs["tell"].id') } }),
      ],
    ],
    [
      "words that only look like references",
      [tell({ config: { body: "vars.x and outputs.y, task.outputs.z" } })],
    ],
    [
      "fields of one's own",
      [{ as: "a", uses: "compose-output", config: { anything: expression("vars.text") } }],
    ],
  ])("none is %s", (_what, all) => {
    const { kargo } = parseSettings(plainSettings(steps(...all), "dev", EXAMPLE), "dev");
    expect(kargo?.clusterTasks.announce?.steps).toHaveLength(all.length);
  });
});
