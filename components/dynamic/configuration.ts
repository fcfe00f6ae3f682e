import type { CredentialSources } from "./credential.ts";

/** The stack configuration as the engine gives it to a dynamic provider: decrypted, by key. */
export interface ProviderConfig {
  get(key: string): string | undefined;
}

/**
 * Where a provider shim leaves the configuration it was given. A property of the global object, because the shim is
 * stored as text and can hold no reference to a module, and because it must be set before the shim's first `await`.
 */
declare global {
  var slipwayProviderConfig: ProviderConfig | undefined;
}

/** Leaves the configuration of the program for what runs in its process instead of in a provider's. */
export function leaveConfiguration(get: ProviderConfig["get"]): void {
  globalThis.slipwayProviderConfig = { get };
}

/** The credential sources of a provider process: its environment, and the configuration its shim was given. */
export const providerSources = (): CredentialSources => ({
  env: process.env,
  config: (key) => globalThis.slipwayProviderConfig?.get(`slipway:${key}`),
});
