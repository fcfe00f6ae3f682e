import type { AttachmentReader } from "../attachments/reader.ts";
import type { HealthReader } from "../health.ts";
import type { PromotionInputs } from "../model.ts";
import type { PinAuthorReader } from "../pin-author.ts";
import type { Records } from "../records.ts";
import type { Registry } from "../registry.ts";
import type { Asked, GateKeys, GateMistake, Place, SettingFields } from "./asking.ts";

/**
 * What a gate says: `pass`; `fail`; `pending` when only time or people are missing (the reason says when or who);
 * `waived` when somebody took the responsibility; `unknown` when it cannot be evaluated yet (a first preview, before the
 * repository exists). `fail` and `pending` refuse a promotion in a preview; nothing is committed unless every gate
 * passes or is waived.
 */
export type GateState = "pass" | "fail" | "pending" | "waived" | "unknown";

/** A gate's decision about one promotion. */
export interface Decision {
  readonly state: GateState;
  /** One sentence: what was found, and for a refusal the rule and the remedy. */
  readonly reason: string;
  /** The people on whose word it rests: approvers. */
  readonly by?: readonly string[];
  /** The commits on whose verified releases it rests. */
  readonly commits?: readonly string[];
  /** When time alone will open it, if nothing changes until then. */
  readonly until?: Date;
}

/** One gate's answer for one promotion. */
export interface GateResult extends Decision {
  readonly gate: string;
}

/** Whether a gate refuses in a preview; what cannot be evaluated yet is left to the update. */
export const refuses = ({ state }: Decision): boolean => state === "fail" || state === "pending";

/** Whether a gate lets a promotion commit. */
export const mayCommit = ({ state }: Decision): boolean => state === "pass" || state === "waived";

/** What gates are configured with, by gate. A gate's file adds its own key. */
// biome-ignore lint/suspicious/noEmptyInterface: gates add their keys by declaration merging
export interface GateSettings {}

/** Somebody who let a promotion pass a gate that refuses it. */
export interface Waiver {
  readonly by: string;
  readonly why: string;
}

/** The outside world as gates ask it; one set for all promotions of a process. */
export interface GateClients {
  readonly registry: Registry;
  /** Reads what is attached to images: signatures, attestations, reports. */
  readonly attachments: AttachmentReader;
  /** Asks how an environment's service is; a cluster that does not answer is an answer. */
  readonly health: HealthReader;
  /** Finds who is responsible for a pin. */
  readonly pinAuthor: PinAuthorReader;
  /** Reads a file of public keys that the settings name, relative to the project's folder. */
  readonly projectFile: (path: string) => Promise<string>;
  readonly now: () => Date;
}

/** What the fetchers of one promotion's gates share: its image is resolved once. */
export interface GateContext extends GateClients {
  /** What the registry says of the promotion's image. */
  readonly image: Promise<ImageFact>;
  /** The records in Git: `verified/` and `approved/` tags. */
  readonly records: Records;
  /** The stage's image files in Git, by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** The digest of the promotion's image; undefined when it cannot be had. */
export async function digestOf({ image }: Pick<GateContext, "image">): Promise<string | undefined> {
  const found = await image;
  return "digest" in found ? found.digest : undefined;
}

/** Something that a gate needs and cannot have, such as a file that the settings name. Its message refuses. */
export class GateFactError extends Error {
  override readonly name = "GateFactError";
}

/** What a gate says that needs a digest, when there is none. */
export const WITHOUT_DIGEST: Decision = {
  state: "unknown",
  reason: "cannot be evaluated without the image's digest",
};

/** What the registry said about a tag: its digest, or why there is none. */
export type ImageFact =
  | { readonly digest: string }
  | {
      /** Ends in its remedy, unless `available` is there. */
      readonly problem: string;
      /** The tags there are, when the registry answered that this one is not among them. */
      readonly available?: readonly string[];
    };

/** The settings that gates of this name have in GateSettings. */
type SettingsOf<Name> = Name extends keyof GateSettings ? GateSettings[Name] : undefined;

/**
 * A condition that a promotion must meet before it may commit: what can be set, the facts it needs, and a pure decision.
 */
export interface GateDefinition<Name extends string, Keys extends GateKeys, Settings, Facts> {
  readonly name: Name;
  /** Whether a waiver can open it. */
  readonly waivable: boolean;
  /** Whether a version that the stage itself has verified before passes by that record: a rollback. */
  readonly byRecord: boolean;
  /** Its keys below `pipeline.<stage>.gates`, described for the reference. Gates that share a key name the same. Default: none */
  keys?(fields: SettingFields): Keys;
  /** What a stage's keys ask of one service, for GateSettings; pure. Default: nothing */
  ask?(asked: Asked<Keys>, place: Place): SettingsOf<Name>;
  /** What is wrong with a stage's keys that their schemas do not tell. @param after the stages before it. Default: nothing */
  mistakes?(asked: Asked<Keys>, stage: string, after: readonly string[]): GateMistake[];
  /** What this promotion asks of the gate; undefined where it does not ask, and the gate is not shown. */
  settings(promotion: PromotionInputs): Settings | undefined;
  /** Asks the clients for what the decision needs. */
  fetch(promotion: PromotionInputs, context: GateContext, settings: Settings): Promise<Facts>;
  /** Decides; pure. */
  decide(promotion: PromotionInputs, facts: Facts, settings: Settings): Decision;
}

/** A gate whose settings and facts nobody but itself needs to know. */
export interface Gate<Keys extends GateKeys = GateKeys> {
  readonly name: string;
  readonly waivable: boolean;
  readonly byRecord: boolean;
  keys(fields: SettingFields): Keys;
  ask(asked: Asked<Keys>, place: Place): unknown;
  mistakes(asked: Asked<Keys>, stage: string, after: readonly string[]): GateMistake[];
  /** Undefined where the promotion does not ask for this gate. */
  evaluate(promotion: PromotionInputs, context: GateContext): Promise<Decision> | undefined;
}

/** Joins a gate's settings, its fetcher and its decision. */
export function defineGate<
  Name extends string,
  Settings,
  Facts,
  Keys extends GateKeys = Record<never, never>,
>(gate: GateDefinition<Name, Keys, Settings, Facts>): Gate<Keys> {
  const { name, waivable, byRecord } = gate;
  return {
    name,
    waivable,
    byRecord,
    keys: (fields) => gate.keys?.(fields) ?? ({} as Keys),
    ask: (asked, place) => gate.ask?.(asked, place),
    mistakes: (asked, stage, after) => gate.mistakes?.(asked, stage, after) ?? [],
    evaluate(promotion, context) {
      const settings = gate.settings(promotion);
      if (settings === undefined) return undefined;
      return gate
        .fetch(promotion, context, settings)
        .then((facts) => gate.decide(promotion, facts, settings));
    },
  };
}
