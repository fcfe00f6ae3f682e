import { RequestError } from "#components/kubernetes/request-error.ts";

/** What an answer of the API means for a promotion. */
export type Answer =
  /** Kargo's one text for unknown, unverified, not soaked and not requested Freight. */
  | { readonly kind: "unavailable"; readonly why: string }
  /** The same request can be answered otherwise in a moment. */
  | { readonly kind: "retry"; readonly why: string }
  /** Trying again without a change does not help. */
  | { readonly kind: "refused"; readonly why: string };

/** Kargo repeats whole objects in some messages. */
const LONGEST = 300;

const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text);

const refused = (why: string): Answer => ({ kind: "refused", why });
const retry = (why: string): Answer => ({ kind: "retry", why });

/** Translates an answer to the request for a promotion. Kargo's status codes mislead: a denied promotion is a 500. */
export function classifyAnswer(error: unknown, project: string, stage: string): Answer {
  if (!(error instanceof RequestError))
    return refused(error instanceof Error ? error.message : String(error));
  const { status, reason } = error;
  if (status === undefined) return retry(error.message);
  if (/failed calling webhook/.test(reason))
    return retry(
      `Kargo's webhook server does not answer (${short(reason)}); check the Deployment kargo-webhooks-server`,
    );
  if (/Freight is not available to this Stage/.test(reason))
    return { kind: "unavailable", why: `Kargo does not let it into Stage ${stage}` };
  if (/could not find Stage/.test(reason))
    return refused(`Kargo has no Stage ${project}/${stage}; run \`pulumi up\` on this environment first`);
  if (/spec\.steps: Required value|must not reference a task/.test(reason))
    return refused(
      "Kargo's admission webhooks are not registered, and without them no promotion can be made; install Kargo with webhooks.register and webhooksServer.enabled",
    );
  if (/is not permitted to create Promotions|is forbidden/.test(reason) || status === 403)
    return refused(
      `the kubeconfig's user may not promote to Stage ${project}/${stage} (${short(reason)}); bind it to the Role kargo-promoter of namespace ${project}`,
    );
  if (/PromotionTask/.test(reason) && status === 404)
    return refused(`${short(reason)}; run \`pulumi up\` on the hub, which makes Kargo's tasks`);
  if (status === 404)
    return refused(
      `the cluster has no project ${project} of Kargo's (${short(reason)}); install Kargo, then run \`pulumi up\` on the hub`,
    );
  if (/failed to inflate/.test(reason))
    return refused(`${short(reason)}; correct the steps of Stage ${project}/${stage}`);
  if (status === 409 || status === 429 || status >= 500) return retry(short(reason));
  return refused(short(reason));
}
