import { faultOfResponse, type Patience, patientFetch } from "#components/faults/patient-fetch.ts";
import type { ImageFact } from "./gates/gate.ts";
import type { Freight } from "./model.ts";

const MANIFEST_TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** How long a registry is waited for: each image of a preview may have to wait as long. */
const PATIENCE: Patience = { timeout: 15, within: 2 };

/** How many existing tags a message lists at most. */
const LISTED_TAGS = 8;

/** Answers questions about images. */
export interface Registry {
  /** The digest of a tag, or why it cannot be had. Never throws: the gate turns the problem into its reason. */
  resolve(freight: Freight): Promise<ImageFact>;
}

/** A registry whose contents can be read as they are. */
export interface RegistryReader extends Registry {
  /** Asks for a path below an image repository (`manifests/1.0.0`), whatever the answer is. @throws when there is none */
  get(repository: string, path: string): Promise<Response>;
}

/** Tags under which cosign and registries without a referrers API keep what is attached to images. */
const ATTACHED = /^sha256-[0-9a-f]{64}/;

/**
 * A client of the OCI distribution API (opencontainers/distribution-spec 1.1).
 * @param credential `user:password`, or a bare token; undefined for anonymous access
 */
export function ociRegistry(
  credential: () => Promise<string | undefined>,
  fetcher: typeof fetch = fetch,
  patience = PATIENCE,
): RegistryReader {
  const ask = patientFetch(fetcher, patience);
  const tokens = new Map<string, string>();

  async function request(method: string, address: Address, path: string): Promise<Response> {
    const send = (authorization?: string) =>
      ask(`${address.base}/v2/${address.name}/${path}`, {
        method,
        headers: { accept: MANIFEST_TYPES, ...(authorization === undefined ? {} : { authorization }) },
      });
    const first = await send(tokens.get(address.base + address.name));
    const challenge = first.headers.get("www-authenticate");
    if (first.status !== 401 || challenge === null) return first;
    const authorization = await authorize(challenge, await credential(), ask);
    if (authorization === undefined) return first;
    tokens.set(address.base + address.name, authorization);
    return send(authorization);
  }

  return {
    get: (repository, path) => request("GET", addressOf(repository), path),

    async resolve({ repository, version }) {
      const address = addressOf(repository);
      try {
        const response = await request("HEAD", address, `manifests/${version}`);
        const digest = response.headers.get("docker-content-digest");
        if (response.ok && digest !== null) return { digest };
        if (response.status !== 404)
          return {
            problem: `cannot be read: the registry answered ${response.status}; ${await remedyFor(response)}`,
          };
        const list = await request("GET", address, "tags/list");
        const { tags } = list.ok ? ((await list.json()) as { tags?: string[] | null }) : { tags: [] };
        const versions = (tags ?? []).filter((tag) => !ATTACHED.test(tag));
        return { problem: "is not in the registry", available: versions.slice(-LISTED_TAGS) };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return {
          problem: `cannot be read: no answer from ${address.base} (${reason}); check slipway:registry, the network and that the registry is up`,
        };
      }
    },
  };
}

async function remedyFor(response: Response): Promise<string> {
  const fault = await faultOfResponse(response);
  const wait = fault?.retryAfter === undefined ? "later" : `in ${fault.retryAfter} s`;
  if (fault?.kind === "limited") return `it limits requests: run it again ${wait}, or give it credentials`;
  if (fault?.kind === "unreachable") return `it is in trouble: run it again ${wait}`;
  return "check its credentials";
}

interface Address {
  readonly base: string;
  readonly name: string;
}

/** Splits an image repository as Docker does: plain HTTP for loopback hosts, Docker Hub where no host is named. */
export function addressOf(repository: string): Address {
  const [first = "", ...rest] = repository.split("/");
  const named = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  if (!named || first === "docker.io") {
    const name = named ? rest.join("/") : repository;
    return { base: "https://registry-1.docker.io", name: name.includes("/") ? name : `library/${name}` };
  }
  const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(first);
  return { base: `${loopback ? "http" : "https"}://${first}`, name: rest.join("/") };
}

/** The Authorization header that a challenge asks for (RFC 7235; token flow of the distribution specification). */
async function authorize(
  challenge: string,
  credential: string | undefined,
  ask: ReturnType<typeof patientFetch>,
): Promise<string | undefined> {
  const basic = credential?.includes(":") ? `Basic ${Buffer.from(credential).toString("base64")}` : undefined;
  if (/^basic/i.test(challenge)) return basic;
  const parameter = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1];
  const realm = parameter("realm");
  if (realm === undefined) return undefined;
  const url = new URL(realm);
  for (const name of ["service", "scope"]) {
    const value = parameter(name);
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const authorization = basic ?? (credential === undefined ? undefined : `Bearer ${credential}`);
  const response = await ask(url, { headers: authorization === undefined ? {} : { authorization } });
  if (!response.ok) return undefined;
  const { token, access_token: accessToken } = (await response.json()) as {
    token?: string;
    access_token?: string;
  };
  return `Bearer ${token ?? accessToken ?? ""}`;
}
