import type * as z from "zod";
import type { CredentialRef } from "#components/dynamic/credential.ts";
import type { HealthTarget } from "../health.ts";

/** A value, or the environment variable that holds it. */
export type ValueSetting = string | { readonly env: string };

/** Schemas that all settings have in common. A gate does not know the settings that it becomes part of. */
export interface SettingFields {
  /** A name of a service or a stage. */
  readonly name: z.ZodType<string, string>;
  readonly value: z.ZodType<ValueSetting>;
  /** Where a secret is found. */
  readonly credential: z.ZodType<CredentialRef>;
}

/** A gate's keys below `pipeline.<stage>.gates`, by name. */
export type GateKeys = Readonly<Record<string, z.ZodType>>;

/** What a stage's settings say under those keys. */
export type Asked<Keys extends GateKeys> = z.output<z.ZodObject<Keys>>;

/** The stage and the service that are asked, and what a gate may want to know of them. */
export interface Place {
  readonly service: string;
  /** The stages before this one. */
  readonly after: readonly string[];
  /**
   * Where a stage's Argo CD watches the service.
   * @param cluster default: the one in which this stage's objects are
   */
  watched(
    stage: string,
    cluster: { readonly kubeconfigFrom?: CredentialRef | undefined; readonly context?: string | undefined },
  ): HealthTarget;
  /** The version that this stage pins of a service; undefined where it pins none. */
  pinned(service: string): string | undefined;
  /** The file that carries a service's image in this stage. */
  imageFile(service: string): string;
  value(setting: ValueSetting): string;
}

/** Keys that cannot be as they are: where, below `gates`, and what to write instead. */
export interface GateMistake {
  readonly path: readonly string[];
  readonly message: string;
}
