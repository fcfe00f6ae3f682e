import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const chart = {
  kind: "helm-repository",
  repository: "https://charts.example.test",
  chart: "db",
  version: "1.0.0",
};
const folder = { kind: "directory", path: "deploy" };
const pod = (ports: unknown[]) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "quote" },
  spec: {
    template: { metadata: { labels: { app: "quote" } }, spec: { containers: [{ name: "flask", ports }] } },
  },
});
const service = (port: unknown) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "quote" },
  spec: { selector: { app: "quote" }, ports: [port] },
});
const manifests = (...objects: unknown[]) => ({ source: { kind: "manifests", objects } });

const withApplication = (application: unknown) => plainSettings({ "applications.extra": application });

describe("an application that cannot be meant is refused", () => {
  it.each<[string, unknown, string[]]>([
    [
      "a Service that sends where nobody listens",
      manifests(pod([{ containerPort: 5000 }]), service({ port: 80, targetPort: 8080 })),
      ["the Service quote sends to port 8080, but flask listens on 5000; write targetPort: 5000"],
    ],
    [
      "the same without a target of its own",
      manifests(pod([{ containerPort: 5000 }]), service({ port: 8080 })),
      ["sends to port 8080, but flask listens on 5000", "applications.extra.source.objects.1"],
    ],
    [
      "a port's name that nobody has",
      manifests(pod([{ containerPort: 5000, name: "http" }]), service({ port: 80, targetPort: "web" })),
      ["sends to port web, but flask listens on 5000"],
    ],
    [
      "a Secret in the clear",
      manifests({ apiVersion: "v1", kind: "Secret", metadata: { name: "x" }, stringData: { a: "b" } }),
      ["a Secret written here would stand in Git in the clear; use a SealedSecret"],
    ],
    ["an object twice", manifests(pod([]), pod([])), ["Deployment quote is there twice"]],
    [
      "an unknown kind of source",
      { source: { kind: "jsonnet", path: "x" } },
      ["applications.extra.source.kind"],
    ],
    [
      "a path that leaves the repository",
      { source: { ...folder, path: "../deploy" } },
      ['"../deploy" is not a path from the repository\'s root'],
    ],
    ["an absolute path", { source: { ...folder, path: "/deploy" } }, ['"/deploy" is not a path']],
    [
      "a repository without an address",
      { source: { ...folder, repository: "acme/x" } },
      ['"acme/x" is not the address'],
    ],
    [
      "a token in the address of a repository",
      { source: { ...folder, repository: "https://x-access-token:s3cret@github.com/acme/x.git" } },
      ["an address with a password would stand in Git and in the state", "under argocd.repositories"],
    ],
    [
      "a password in the address of a chart repository",
      { source: { ...chart, repository: "https://me:s3cret@charts.example" } },
      ["an address with a password would stand in Git and in the state"],
    ],
    [
      "a chart that is not pinned",
      { source: { ...chart, version: "*" } },
      ['"*" is not a version: pin the chart'],
    ],
    [
      "a chart repository that is a Git address",
      { source: { ...chart, repository: "git@github.com:acme/x" } },
      ['"git@github.com:acme/x" is not the address of a chart repository'],
    ],
    [
      "value files of an unknown reference",
      {
        source: {
          kind: "several",
          sources: [{ ...chart, valueFiles: ["$ours/db.yaml"] }],
          references: { own: {} },
        },
      },
      ['"$ours" is not a reference; references are own', "applications.extra.source.sources[0].valueFiles"],
    ],
    [
      "pruning in a manual sync",
      { source: folder, sync: { mode: "manual", prune: true } },
      ['Unrecognized key: "prune"', "applications.extra.sync"],
    ],
    [
      "a misspelt option",
      { source: folder, sync: { mode: "manual", options: { PruneLast: true } } },
      ["PruneLast"],
    ],
    [
      "two ways to apply",
      { source: folder, sync: { mode: "automatic", options: { replace: true, serverSideApply: true } } },
      ["replace wins over serverSideApply"],
    ],
    [
      "labels of a namespace that nobody makes",
      { source: folder, sync: { mode: "automatic", namespaceMetadata: { labels: { a: "b" } } } },
      ["Argo CD sets these only on a namespace it makes; add options: { createNamespace: true }"],
    ],
    [
      "the tutorial's annotation",
      { source: folder, annotations: { "argocd.argoproj.io/IgnoreDifferences": "x" } },
      [
        'Argo CD knows no annotation "argocd.argoproj.io/IgnoreDifferences"; write the setting ignoreDifferences',
      ],
    ],
    [
      "a difference without a field",
      { source: folder, ignoreDifferences: [{ group: "apps", kind: "Deployment" }] },
      ["no field is named: give jsonPointers"],
    ],
    [
      "a pointer with dots",
      { source: folder, ignoreDifferences: [{ kind: "Service", jsonPointers: [".spec.ports"] }] },
      ['".spec.ports" is not a JSON pointer: write /spec/replicas'],
    ],
    [
      "a group with a version",
      { source: folder, ignoreDifferences: [{ group: "apps/v1", kind: "Deployment", jsonPointers: ["/x"] }] },
      ["a group has no version here"],
    ],
    [
      "a link that is no address",
      { source: folder, links: { docs: "wiki" } },
      ["applications.extra.links.docs"],
    ],
    ["any namespace", { source: folder, destination: { namespace: "*" } }, ['"*" is not a DNS label']],
  ])("%s", (_name, application, expected) => {
    const message = complaint(withApplication(application));
    for (const part of expected) expect(message).toContain(part);
  });

  it("one with the name of a service", () => {
    expect(complaint(plainSettings({ "applications.voting": { source: folder } }))).toContain(
      '"voting" is also a service; choose another name',
    );
  });

  it("one whose name is too long", () => {
    expect(complaint(plainSettings({ [`applications.${"a".repeat(60)}`]: { source: folder } }))).toContain(
      "has 64 characters, Kubernetes allows 63",
    );
  });

  it.each([
    [
      "an unknown service",
      "argocd.services.payments",
      {},
      '"payments" is not a service; services are frontend',
    ],
    ["the sync mode of a service", "argocd.services.voting", { mode: "manual" }, 'Unrecognized key: "mode"'],
  ])("%s", (_name, path, value, expected) => {
    expect(complaint(plainSettings({ [path]: value }))).toContain(expected);
  });
});

describe("an application is accepted", () => {
  it.each<[string, unknown]>([
    [
      "with a Service that sends to a named port",
      manifests(pod([{ containerPort: 5000, name: "web" }]), service({ port: 80, targetPort: "web" })),
    ],
    ["whose containers declare no ports", manifests(pod([]), service({ port: 80 }))],
    ["with a Service for pods of somebody else", manifests(service({ port: 80 }))],
    ["that is synced by hand", { source: folder, sync: { mode: "manual" } }],
  ])("%s", (_name, application) => {
    expect(Object.keys(parseSettings(withApplication(application), "dev").applications)).toEqual(["extra"]);
  });
});

it("an address with a password in it is not repeated where it is refused", () => {
  const repository = "https://x-access-token:s3cret@github.com/acme/x.git";
  const message = complaint(
    plainSettings({
      "applications.web": { source: { ...folder, repository } },
      "argocd.repositories.x": { url: repository },
      "argocd.project.sourceRepositories": [repository],
    }),
  );
  expect(message.match(/an address with a password/g)).toHaveLength(3);
  expect(message).not.toContain("s3cret");
});
