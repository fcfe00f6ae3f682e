import { PIN_TOKEN } from "#components/ci/model.ts";
import type { Ci } from "../areas/ci.ts";
import type { Mistake } from "../checks.ts";
import { repositoryOptions } from "../repository-options.ts";
import type { Settings } from "../schema.ts";

const names = (record: object): string => Object.keys(record).join(", ") || "none";

/** What the services' pipelines need of the other settings. */
export function checkCi(settings: Settings): Mistake[] {
  const { ci } = settings;
  if (ci === undefined) return [];
  return [
    ...checkServices(settings, ci),
    ...checkLogin(settings, ci),
    ...checkPullRequest(settings, ci),
    ...checkExpressions(settings),
  ];
}

const checkServices = ({ services }: Settings, ci: Ci): Mistake[] =>
  Object.entries(ci.services).flatMap(([name, own]) => {
    const path = ["ci", "services", name];
    const service = services[name];
    if (service === undefined)
      return [{ path, message: `"${name}" is not a service; services are ${names(services)}` }];
    if (service.kind !== "postgres") return [];
    return (["toolVersion", "lint", "test", "build"] as const)
      .filter((key) => own[key] !== undefined)
      .map((key) => ({
        path: [...path, key],
        message: `${name} is a database: its pipeline has an image and no sources; remove the key`,
      }));
  });

/** A workflow's own token opens GitHub's registry and no other. */
function checkLogin({ registry }: Settings, { system }: Ci): Mistake[] {
  const { host, actionsSecrets } = registry;
  if (system !== "github" || actionsSecrets !== undefined) return [];
  if (typeof host === "string" && /^ghcr\.io\//.test(host)) return [];
  return [
    {
      path: ["registry", "actionsSecrets"],
      message:
        "the pipelines push images and need an account: name its secrets, as { username: REGISTRY_USERNAME, password: REGISTRY_PASSWORD }, and set registry.credentialFrom; only a host below ghcr.io/ needs none",
    },
  ];
}

function checkPullRequest(settings: Settings, { pullRequest, system }: Ci): Mistake[] {
  if (pullRequest === undefined) return [];
  const { pipeline, kargo, services } = settings;
  const { environment } = pullRequest;
  const path = ["ci", "pullRequest", "environment"];
  if (pipeline[environment] === undefined)
    return [{ path, message: `"${environment}" is not a stage; stages are ${names(pipeline)}` }];
  if (kargo?.stages[environment] !== undefined)
    return [
      {
        path,
        message: `Kargo chooses the versions of ${environment}, and a pin would be its rival; remove ci.pullRequest`,
      },
    ];
  if (system !== "github") return [];
  return Object.keys(services)
    .filter((name) => repositoryOptions(settings, name).secrets?.[PIN_TOKEN] !== undefined)
    .map((name) => ({
      path: ["ci", "pullRequest", "tokenFrom"],
      message: `"${PIN_TOKEN}" is also a secret of ${name} in github's settings; remove it there`,
    }));
}

/** GitHub would put a value in the place of such a text before the shell reads it. */
const checkExpressions = ({ services }: Settings): Mistake[] =>
  Object.entries(services).flatMap(([name, { connects, probePath }]) =>
    [
      ...Object.entries(connects).map(([variable, address]) => ({
        key: ["connects", variable],
        text: address,
      })),
      { key: ["probePath"], text: probePath ?? "" },
    ]
      .filter(({ text }) => text.includes("${{"))
      .map(({ key, text }) => ({
        path: ["services", name, ...key],
        message: `"${text}" has an expression of GitHub Actions, and would be read as one in the pipeline; write the value itself`,
      })),
  );
