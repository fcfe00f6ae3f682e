import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { InitialAdmin } from "#components/argocd/initial-admin.ts";
import { ArgoCdInstall } from "#components/argocd/install.ts";
import { deploy } from "#test/harness/deploy.ts";

const cluster = { namespace: "argocd", kubeconfigFrom: { env: "KUBECONFIG" } };

it("the first password is kept as a secret of its resource", async () => {
  const secrets: unknown[] = [];
  await deploy(() => {
    const transformation: pulumi.ResourceTransformation = ({ props, opts }) => {
      if ("additionalSecretOutputs" in opts) secrets.push(opts.additionalSecretOutputs);
      return { props, opts };
    };
    new InitialAdmin("admin", cluster, { transformations: [transformation] });
  });
  expect(secrets).toEqual([["password"]]);
});

it("the first password leaves the installation as a secret, and only where there is an account", async () => {
  const { result } = await deploy(async () => {
    const install = (name: string, admin: boolean) =>
      new ArgoCdInstall(name, {
        ...cluster,
        labels: {},
        admin,
        method: { kind: "manifest", source: { file: "argocd.yaml" } },
        highAvailability: false,
        exposure: { kind: "none" },
        serverInsecure: false,
        config: {},
        rbac: {},
        waitSeconds: 1,
      }).initialAdminPassword;
    const password = install("with", true);
    return {
      secret: password !== undefined && (await pulumi.isSecret(password)),
      without: install("without", false),
    };
  });
  expect(result).toEqual({ secret: true, without: undefined });
});
