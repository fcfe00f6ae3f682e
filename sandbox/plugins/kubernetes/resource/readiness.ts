import { at, type JsonObject, objectsIn, text } from "../values/json.ts";
import { annotationOf, kindKey } from "../values/objects.ts";
import { conditionOf, isStale, number, type ReadinessCheck, WAITING_FOR_CONTROLLER } from "./conditions.ts";
import { waitForChecks } from "./wait-for.ts";

function rollout(object: JsonObject, readyField: "availableReplicas" | "readyReplicas"): string | undefined {
  if (at(object, "status", "observedGeneration") === undefined || isStale(object))
    return WAITING_FOR_CONTROLLER;
  const progressing = conditionOf(object, "Progressing");
  if (progressing?.status === "False") {
    throw new Error(`${text(progressing.reason)}: ${text(progressing.message)}`);
  }
  const wanted = number(at(object, "spec", "replicas"), 1);
  const count = (field: string): number => number(at(object, "status", field), 0);
  const done = Math.min(count(readyField), count("updatedReplicas"));
  if (done >= wanted && count("replicas") <= wanted) return undefined;
  return `replicas: ${Math.min(done, wanted)} of ${wanted} are ready, ${count("replicas")} exist`;
}

const hasAddress = (object: JsonObject): boolean =>
  objectsIn(at(object, "status", "loadBalancer", "ingress")).length > 0;

const CHECKS: Readonly<Record<string, ReadinessCheck>> = {
  "v1/Namespace": (object) =>
    at(object, "status", "phase") === "Active" ? undefined : "the namespace to be active",
  "apps/v1/Deployment": (object) => rollout(object, "availableReplicas"),
  "apps/v1/StatefulSet": (object) => rollout(object, "readyReplicas"),
  "batch/v1/Job": (object) => {
    const failed = conditionOf(object, "Failed");
    if (failed?.status === "True") throw new Error(`${text(failed.reason)}: ${text(failed.message)}`);
    const done = conditionOf(object, "Complete")?.status === "True" || at(object, "spec", "suspend") === true;
    return done ? undefined : "the job to complete";
  },
  "v1/Service": (object) =>
    at(object, "spec", "type") !== "LoadBalancer" || hasAddress(object)
      ? undefined
      : "a load balancer's address",
  "networking.k8s.io/v1/Ingress": (object) => (hasAddress(object) ? undefined : "an address"),
  "v1/Secret": (object) =>
    object.type !== "kubernetes.io/service-account-token" || text(at(object, "data", "token")) !== ""
      ? undefined
      : "the token of the account",
  "v1/PersistentVolumeClaim": (object) =>
    at(object, "status", "phase") === "Bound" ? undefined : "the claim to be bound",
};

/** True when the program does not want to wait for this object. */
export const skipsAwait = (inputs: JsonObject): boolean =>
  annotationOf(inputs, "pulumi.com/skipAwait") === "true";

/** The check for an object, undefined when it is ready as soon as it is stored. Throws on a waitFor that nobody can read. */
export function readinessCheck(inputs: JsonObject): ReadinessCheck | undefined {
  if (skipsAwait(inputs)) return undefined;
  const waitFor = annotationOf(inputs, "pulumi.com/waitFor");
  if (!waitFor) return CHECKS[kindKey(inputs)];
  const checks = waitForChecks(waitFor);
  return (object) => {
    for (const check of checks) {
      const waiting = check(object);
      if (waiting) return waiting;
    }
    return undefined;
  };
}
