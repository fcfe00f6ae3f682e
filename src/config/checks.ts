import { applicationChecks } from "./checks/applications.ts";
import { checkCertificates } from "./checks/certificates.ts";
import { checkCi } from "./checks/ci.ts";
import { findCycle } from "./checks/cycle.ts";
import { fluxChecks } from "./checks/flux.ts";
import { gateChecks } from "./checks/gates.ts";
import { githubChecks } from "./checks/github.ts";
import { checkGroups } from "./checks/groups.ts";
import { checkHubCluster } from "./checks/hub-cluster.ts";
import { checkImages } from "./checks/images.ts";
import { checkInstalls } from "./checks/install.ts";
import { kargoChecks } from "./checks/kargo.ts";
import { checkNotifications } from "./checks/notifications.ts";
import { checkRegistry } from "./checks/registry.ts";
import { checkSecrets } from "./checks/secrets.ts";
import type { Settings } from "./schema.ts";

/** A mistake that only several settings together show. */
export interface Mistake {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Check = (settings: Settings, environment: string) => Mistake[];

const names = (record: object): string => Object.keys(record).join(", ") || "none";

/** Every address names a service and its real port: a wrong one would only show when the page stays empty. */
export const checkConnections: Check = ({ services }) =>
  Object.entries(services).flatMap(([name, service]) =>
    Object.entries(service.connects).flatMap(([variable, address]) => {
      const path = ["services", name, "connects", variable];
      const url = new URL(address);
      const target = services[url.hostname];
      if (target === undefined)
        return [
          {
            path,
            message: `"${url.hostname}" in ${address} is not a service; services are ${names(services)}`,
          },
        ];
      const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
      if (port === target.port) return [];
      return [
        {
          path,
          message: `${address} asks ${url.hostname} on port ${port}, but ${url.hostname} listens on ${target.port}; write ${url.protocol}//${url.hostname}:${target.port}`,
        },
      ];
    }),
  );

/** A database is a PostgreSQL service that provides an account, and nothing else provides one. */
export const checkDatabases: Check = ({ services }) =>
  Object.entries(services).flatMap(([name, { kind, database, provides }]) => {
    const found: Mistake[] = [];
    if (database !== undefined && services[database]?.kind !== "postgres")
      found.push({
        path: ["services", name, "database"],
        message: `"${database}" is not a service of kind postgres; name one that is, or leave the key out`,
      });
    if (kind === "postgres" && provides === undefined)
      found.push({
        path: ["services", name, "provides"],
        message: "a postgres service must say which database, user and password it provides",
      });
    if (kind !== "postgres" && provides !== undefined)
      found.push({
        path: ["services", name, "provides"],
        message: `only a postgres service provides a database, and ${name} is ${kind}; remove the key`,
      });
    if (kind === "postgres" && database !== undefined)
      found.push({
        path: ["services", name, "database"],
        message: "a postgres service uses no other database; remove the key",
      });
    return found;
  });

/** The pipeline has known stages, no cycle and exactly one way in. */
export const checkPipeline: Check = ({ pipeline }) => {
  const unknown = Object.entries(pipeline).flatMap(([stage, { after }]) =>
    after
      .filter((upstream) => pipeline[upstream] === undefined)
      .map((upstream) => ({
        path: ["pipeline", stage, "after"],
        message: `"${upstream}" is not a stage; stages are ${names(pipeline)}`,
      })),
  );
  if (unknown.length > 0) return unknown;
  const entries = Object.keys(pipeline).filter((stage) => pipeline[stage]?.after.length === 0);
  const cycle = findCycle(
    Object.fromEntries(Object.entries(pipeline).map(([stage, { after }]) => [stage, after])),
  );
  if (cycle !== undefined)
    return [
      {
        path: ["pipeline"],
        message: `freight would go in a circle: ${cycle.join(" after ")}; remove one of these "after"`,
      },
    ];
  if (entries.length !== 1)
    return [
      {
        path: ["pipeline"],
        message: `a pipeline has exactly one way in, found ${entries.length === 0 ? "none" : entries.join(" and ")}; give every other stage an "after"`,
      },
    ];
  return [];
};

/** This stack is a stage, and the hub is one too. */
export const checkEnvironment: Check = ({ pipeline, hub }, environment) => {
  const found: Mistake[] = [];
  if (pipeline[environment] === undefined)
    found.push({
      path: ["pipeline"],
      message: `the stack "${environment}" is not a stage; stages are ${names(pipeline)}: add it or select another stack`,
    });
  if (hub === environment)
    found.push({ path: ["hub"], message: `"${environment}" is this stack itself; write true` });
  else if (hub !== true && pipeline[hub] === undefined)
    found.push({ path: ["hub"], message: `"${hub}" is not a stage; stages are ${names(pipeline)}` });
  return found;
};

/** Everything that is set per service names a service. */
export const checkServiceKeys: Check = ({ services, freight, size, ingress }) =>
  [
    ...Object.keys(freight).map((name) => ["freight", name]),
    ...Object.keys(ingress).map((name) => ["ingress", name]),
    ...Object.keys(size.services).map((name) => ["size", "services", name]),
  ]
    .filter((path) => services[path.at(-1) ?? ""] === undefined)
    .map((path) => ({ path, message: `"${path.at(-1)}" is not a service; services are ${names(services)}` }));

/** Only what serves HTTP can be reached through an ingress. */
export const checkIngress: Check = ({ services, ingress }) =>
  Object.keys(ingress)
    .filter((name) => services[name]?.kind === "postgres")
    .map((name) => ({
      path: ["ingress", name],
      message: `"${name}" is a database and answers no HTTP; remove the key`,
    }));

/** No two Kubernetes names of this product collide or are too long. */
export const checkNames: Check = ({ product, services, pipeline, github }) => {
  const found: Mistake[] = [];
  for (const stage of Object.keys(pipeline))
    for (const service of Object.keys(services))
      for (const name of [`${product}-${stage}`, `${service}-${stage}`])
        if (name.length > 63)
          found.push({
            path: ["pipeline", stage],
            message: `the name "${name}" has ${name.length} characters, Kubernetes allows 63; shorten one of its parts`,
          });
  if (services[github.gitopsRepository] !== undefined)
    found.push({
      path: ["github", "gitopsRepository"],
      message: `"${github.gitopsRepository}" is also a service, and a service's repository has its name; choose another name`,
    });
  return found;
};

/** Every check of settings against each other. Adding one is adding it here. */
export const checks: readonly Check[] = [
  checkConnections,
  checkDatabases,
  checkPipeline,
  checkEnvironment,
  checkServiceKeys,
  checkIngress,
  checkNames,
  ...githubChecks,
  checkInstalls,
  checkHubCluster,
  checkRegistry,
  checkImages,
  checkCi,
  checkCertificates,
  checkNotifications,
  checkSecrets,
  ...applicationChecks,
  ...kargoChecks,
  ...gateChecks,
  ...fluxChecks,
  checkGroups,
];
