import { describe, expect, it } from "vitest";
import { readinessCheck } from "#sandbox/plugins/kubernetes/resource/readiness.ts";
import type { JsonObject } from "#sandbox/plugins/kubernetes/values/json.ts";

const object = (apiVersion: string, kind: string, rest: JsonObject, annotations: JsonObject = {}) => ({
  apiVersion,
  kind,
  metadata: { name: "n", annotations, generation: 2 },
  ...rest,
});
const waitingFor = (thing: JsonObject) => readinessCheck(thing)?.(thing);
const deployment = (status: JsonObject, annotations: JsonObject = {}) =>
  object("apps/v1", "Deployment", { spec: { replicas: 2 }, status }, annotations);
const app = (waitFor: string, status: JsonObject) =>
  object("argoproj.io/v1alpha1", "Application", { status }, { "pulumi.com/waitFor": waitFor });

const TOKEN = "kubernetes.io/service-account-token";
const done = {
  observedGeneration: 2,
  replicas: 2,
  updatedReplicas: 2,
  availableReplicas: 2,
  readyReplicas: 2,
};

describe("readiness", () => {
  const table: [string, JsonObject, string | undefined][] = [
    ["an active namespace", object("v1", "Namespace", { status: { phase: "Active" } }), undefined],
    ["a new namespace", object("v1", "Namespace", {}), "the namespace to be active"],
    ["a kind that is ready once stored", object("v1", "ConfigMap", {}), undefined],
    ["a finished rollout", deployment(done), undefined],
    ["an old status", deployment({ ...done, observedGeneration: 1 }), "its controller to see this version"],
    ["no status", deployment({}), "its controller to see this version"],
    ["missing pods", deployment({ ...done, availableReplicas: 1 }), "replicas: 1 of 2 are ready, 2 exist"],
    ["old pods", deployment({ ...done, replicas: 3 }), "replicas: 2 of 2 are ready, 3 exist"],
    ["a rollout nobody waits for", deployment({}, { "pulumi.com/skipAwait": "true" }), undefined],
    ["a cluster service", object("v1", "Service", { spec: { type: "ClusterIP" } }), undefined],
    ["a balancer", object("v1", "Service", { spec: { type: "LoadBalancer" } }), "a load balancer's address"],
    ["a secret", object("v1", "Secret", {}), undefined],
    ["an account's new token", object("v1", "Secret", { type: TOKEN }), "the token of the account"],
    ["an account's token", object("v1", "Secret", { type: TOKEN, data: { token: "dA==" } }), undefined],
    ["a suspended job", object("batch/v1", "Job", { spec: { suspend: true } }), undefined],
    [
      "a condition that holds",
      app("condition=Ready", { conditions: [{ type: "Ready", status: "True" }] }),
      undefined,
    ],
    [
      "a condition that does not",
      app("condition=Ready=False", { conditions: [{ type: "Ready", status: "True" }] }),
      "condition Ready=False (it is True)",
    ],
    [
      "a condition of an older version",
      app("condition=Ready", { conditions: [{ type: "Ready", status: "True", observedGeneration: 1 }] }),
      "its controller to see this version",
    ],
    [
      "a path with its value",
      app("jsonpath={.status.a['b.c'][0].d}=x", { a: { "b.c": [{ d: "x" }] } }),
      undefined,
    ],
    [
      "a path with another value",
      app("jsonpath={.status.health}=Healthy", { health: "Degraded" }),
      '{.status.health}=Healthy (it is "Degraded")',
    ],
    ["a path that must exist", app("jsonpath={.status.health}", {}), "{.status.health}"],
    [
      "one of several",
      app('["jsonpath={.status.a}=1", "condition=Ready"]', { a: 1 }),
      "condition Ready=True",
    ],
  ];
  it.each(table)("%s", (_, thing, expected) => expect(waitingFor(thing)).toBe(expected));

  it("fails at once when waiting is pointless", () => {
    const conditions = [{ type: "Progressing", status: "False", reason: "Deadline", message: "no progress" }];
    expect(() => waitingFor(deployment({ ...done, conditions }))).toThrow("Deadline: no progress");
    const failed = [{ type: "Failed", status: "True", reason: "BackoffLimitExceeded", message: "too often" }];
    expect(() => waitingFor(object("batch/v1", "Job", { status: { conditions: failed } }))).toThrow(
      "BackoffLimitExceeded: too often",
    );
  });

  it.each([
    "ready",
    "jsonpath=.status",
    'jsonpath={.status.conditions[?(@.type=="Ready")].status}',
    "jsonpath={.status.*}",
  ])("waitFor %s is refused, with what to write", (expression) => {
    expect(() => readinessCheck(app(expression, {}))).toThrow(/is not understood.*write condition=Type/);
  });
});
