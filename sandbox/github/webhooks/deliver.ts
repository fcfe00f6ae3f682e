import { createHmac, randomUUID } from "node:crypto";
import type { Hook, Json } from "../model.ts";

/** Longest wait for a receiver: GitHub gives one 10 s. */
const RECEIVER_TIMEOUT_MS = 10_000;

/** Whether a webhook wants an event; an inactive one wants none. */
export const wants = (hook: Hook, event: string): boolean =>
  hook.active && (hook.events.includes(event) || hook.events.includes("*"));

/** Body and headers of one delivery: JSON or a form by the hook's content type, signed when it has a secret. */
export function deliveryOf(hook: Hook, event: string, payload: Json) {
  const json = JSON.stringify(payload);
  const isJson = hook.config.content_type === "json";
  const body = isJson ? json : new URLSearchParams({ payload: json }).toString();
  const headers: Record<string, string> = {
    "content-type": isJson ? "application/json" : "application/x-www-form-urlencoded",
    "user-agent": "GitHub-Hookshot/double",
    "x-github-event": event,
    "x-github-delivery": randomUUID(),
    "x-github-hook-id": String(hook.id),
  };
  const { secret } = hook.config;
  if (secret) {
    headers["x-hub-signature-256"] = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
    headers["x-hub-signature"] = `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`;
  }
  return { body, headers };
}

export interface Deliveries {
  /** Sends without waiting. Like GitHub it does not try again. */
  send(hook: Hook, event: string, payload: Json): void;
  /** Gives up what is still under way. */
  close(): void;
}

/** Sends webhooks; what a receiver did wrong goes to `log`. */
export function createDeliveries(log: (line: string) => void): Deliveries {
  const stop = new AbortController();

  const deliver = async (hook: Hook, event: string, payload: Json) => {
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(RECEIVER_TIMEOUT_MS)]);
    const delivery = deliveryOf(hook, event, payload);
    const answer = await fetch(hook.config.url, { method: "POST", redirect: "manual", signal, ...delivery });
    await answer.body?.cancel();
    if (!answer.ok) log(`webhook ${hook.id}: ${hook.config.url} answered ${answer.status} to ${event}`);
  };

  return {
    send: (hook, event, payload) => {
      deliver(hook, event, payload).catch((error: unknown) => {
        if (!stop.signal.aborted) log(`webhook ${hook.id}: ${hook.config.url} not reached: ${reason(error)}`);
      });
    },
    close: () => stop.abort(),
  };
}

const reason = (error: unknown): string =>
  error instanceof Error ? String(error.cause ?? error.message) : String(error);
