import { dockerHubAccount } from "#components/images/repository-name.ts";
import type { Mistake } from "../checks.ts";
import { registryReaders } from "../registry-readers.ts";
import { repositoryOptions } from "../repository-options.ts";
import type { Settings } from "../schema.ts";

/** What spreads the registry's credential has one to spread, under names that nothing else has. */
export function checkRegistry(settings: Settings): Mistake[] {
  const { registry, services } = settings;
  const { credentialFrom, pullSecret, actionsSecrets } = registry;
  const found: Mistake[] = (["pullSecret", "actionsSecrets"] as const)
    .filter((key) => registry[key] !== undefined && credentialFrom === undefined)
    .map((key) => ({
      path: ["registry", key],
      message: "there is no credential to put there; set registry.credentialFrom, or remove the key",
    }));
  found.push(...checkReaders(settings), ...checkDockerHub(settings));
  const database = Object.keys(services).find((name) => `${name}-account` === pullSecret);
  if (database !== undefined)
    found.push({
      path: ["registry", "pullSecret"],
      message: `"${pullSecret}" is the Secret of the database ${database}; choose another name`,
    });
  if (actionsSecrets === undefined) return found;
  const { username, password } = actionsSecrets;
  if (username === password)
    found.push({
      path: ["registry", "actionsSecrets", "password"],
      message: `"${password}" is the user name's secret already; choose another name`,
    });
  for (const service of Object.keys(services))
    for (const [key, name] of Object.entries(actionsSecrets))
      if (repositoryOptions(settings, service).secrets?.[name] !== undefined)
        found.push({
          path: ["registry", "actionsSecrets", key],
          message: `"${name}" is also a secret of ${service} in github's settings; remove one of the two`,
        });
  return found;
}

/** Docker Hub has repositories right below an account. */
const checkDockerHub = ({ registry: { host } }: Settings): Mistake[] => {
  const account = typeof host === "string" ? dockerHubAccount(host) : undefined;
  return account?.includes("/") === true
    ? [
        {
          path: ["registry", "host"],
          message: `"${host}" is too deep: Docker Hub has repositories right below an account; write docker.io/${account.split("/")[0]}, where the images become <product>-<service>`,
        },
      ]
    : [];
};

/** The registry's account is there, and is shown to the registry alone. */
const checkReaders = ({ registry: { host, credentialFrom }, argocd }: Settings): Mistake[] =>
  registryReaders(argocd).flatMap(({ path, url }) => {
    if (credentialFrom === undefined)
      return [
        {
          path: [...path, "access"],
          message: "the registry has no account; set registry.credentialFrom, or write access of kind token",
        },
      ];
    const [at] = url.replace("oci://", "").split("/");
    if (typeof host !== "string" || host.split("/")[0] === at) return [];
    return [
      {
        path: [...path, "access"],
        message: `${url} is not in the registry "${host}", whose account this would show it; write access of kind token`,
      },
    ];
  });
