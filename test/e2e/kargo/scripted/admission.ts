import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { AdmissionregistrationV1Api, type KubeConfig } from "@kubernetes/client-node";
import type { KargoApi } from "#components/promotion/engine/kargo/api.ts";
import type {
  FreightObject,
  PromotionObject,
  StageObject,
} from "#components/promotion/engine/kargo/objects.ts";
import { apiServerCertificate } from "#sandbox/cluster/api-server.ts";
import { layoutOf } from "#sandbox/processes/layout.ts";
import { isAvailable } from "./availability.ts";

/** What the webhooks ask of a project, by its namespace. */
export type ProjectApi = (project: string) => KargoApi;

interface Review {
  readonly request: {
    readonly uid: string;
    readonly namespace: string;
    readonly resource: { readonly resource: string };
    readonly object: PromotionObject & FreightObject;
  };
}

type Answer = { readonly patch: readonly object[] } | { readonly code: number; readonly message: string };

const NAME = "slipway-scripted-kargo";
let clock = Date.now();

/** Names as Kargo makes them: they sort by time, and begin with their stage's. */
const promotionName = (stage: string, freight: string): string => {
  clock = Math.max(clock + 1, Date.now());
  return `${stage}.${clock.toString(32).padStart(12, "0")}.${freight.slice(0, 7)}`;
};

/** What Kargo's two webhooks together do of a new promotion: name, steps and intent, or the one opaque refusal. */
async function admitPromotion(api: KargoApi, { spec }: PromotionObject): Promise<Answer> {
  const { stage: name = "", freight: wanted = "" } = spec ?? {};
  const stage: (StageObject & { spec?: { promotionTemplate?: { spec: { steps: object[] } } } }) | undefined =
    await api.stage(name);
  if (stage === undefined)
    return {
      code: 422,
      message: `spec.stage: Invalid value: could not find Stage "${name}" in namespace "${api.project}"`,
    };
  const all = await api.freights();
  const freight = all.find(({ metadata }) => metadata?.name === wanted);
  if (freight === undefined || !isAvailable(name, stage, freight, new Date()))
    return {
      code: 422,
      message: `spec.freight: Invalid value: "${wanted}": Freight is not available to this Stage`,
    };
  const newest = all.toSorted((a, b) => (b.discoveredAt ?? "").localeCompare(a.discoveredAt ?? ""))[0];
  const intent = newest === freight ? "resume" : "hold";
  const annotations =
    name === "auto" ? { [`kargo.akuity.io/auto-promotion-${intent}`]: "Warehouse/catalogue" } : {};
  return {
    patch: [
      { op: "replace", path: "/metadata/name", value: promotionName(name, wanted) },
      { op: "add", path: "/metadata/annotations", value: annotations },
      { op: "add", path: "/spec/steps", value: stage.spec?.promotionTemplate?.spec.steps ?? [] },
    ],
  };
}

/** Freight is named by its contents, and discovered now where nobody says when. */
function admitFreight({ origin, images = [], discoveredAt }: FreightObject): Answer {
  const parts = images.map(({ repoURL, tag, digest }) => `${repoURL}:${tag}@${digest}`).toSorted();
  const name = createHash("sha1")
    .update(`Warehouse/${origin?.name}:${parts.join("|")}`)
    .digest("hex");
  return {
    patch: [
      { op: "replace", path: "/metadata/name", value: name },
      {
        op: "add",
        path: "/alias",
        value: `scripted-${images[0]?.tag.replaceAll(/\D/g, "") === "120" ? "newest" : "older"}`,
      },
      ...(discoveredAt === undefined
        ? [{ op: "add", path: "/discoveredAt", value: new Date().toISOString() }]
        : []),
    ],
  };
}

/** A stand-in for Kargo's webhook server, registered at the API server; the certificate is the API server's own. */
export async function admission(
  root: string,
  config: KubeConfig,
  apiOf: ProjectApi,
): Promise<{ unregister(): Promise<void>; close(): void }> {
  const certificate = apiServerCertificate({ layout: layoutOf(root) });
  const cert = readFileSync(certificate);
  const key = readFileSync(join(certificate, "../apiserver.key"));
  const server = createServer({ cert, key }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { uid, namespace, object, resource } = (JSON.parse(Buffer.concat(chunks).toString()) as Review)
      .request;
    const answer =
      resource.resource === "freights"
        ? admitFreight(object)
        : await admitPromotion(apiOf(namespace), object);
    const verdict =
      "patch" in answer
        ? {
            allowed: true,
            patchType: "JSONPatch",
            patch: Buffer.from(JSON.stringify(answer.patch)).toString("base64"),
          }
        : { allowed: false, status: { code: answer.code, reason: "Invalid", message: answer.message } };
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        apiVersion: "admission.k8s.io/v1",
        kind: "AdmissionReview",
        response: { uid, ...verdict },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const registrations = config.makeApiClient(AdmissionregistrationV1Api);
  await registrations.createMutatingWebhookConfiguration({
    body: {
      metadata: { name: NAME },
      webhooks: [
        {
          name: "scripted.kargo.akuity.io",
          admissionReviewVersions: ["v1"],
          sideEffects: "None",
          clientConfig: { url: `https://127.0.0.1:${port}/`, caBundle: cert.toString("base64") },
          rules: [
            {
              apiGroups: ["kargo.akuity.io"],
              apiVersions: ["v1alpha1"],
              resources: ["promotions", "freights"],
              operations: ["CREATE"],
            },
          ],
        },
      ],
    },
  });
  return {
    unregister: async () => {
      await registrations.deleteMutatingWebhookConfiguration({ name: NAME }).catch(() => {});
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
