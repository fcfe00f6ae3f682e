import { type Blob, manifestType } from "./image-manifest.ts";
import type { Image } from "./images.ts";

/** Calls a registry and passes a good answer, or one of the `also` statuses; anything else is an error. */
export async function call(
  url: URL,
  init: RequestInit = {},
  also: readonly number[] = [],
): Promise<Response> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) });
  if (response.ok || also.includes(response.status)) return response;
  const text = (await response.text()).slice(0, 300);
  throw new Error(
    `the registry answered ${response.status} to ${init.method ?? "GET"} ${url.pathname}: ${text}`,
  );
}

/** Brings a blob, unless it is there. */
export async function pushBlob(
  registry: string,
  repository: string,
  { digest, content }: Blob,
): Promise<void> {
  const known = await call(new URL(`/v2/${repository}/blobs/${digest}`, registry), { method: "HEAD" }, [404]);
  if (known.ok) return;
  const begun = await call(new URL(`/v2/${repository}/blobs/uploads/`, registry), { method: "POST" });
  const target = new URL(begun.headers.get("location") ?? "", registry);
  target.searchParams.set("digest", digest);
  const headers = { "content-type": "application/octet-stream" };
  await call(target, { method: "PUT", headers, body: new Uint8Array(content) });
}

/** Writes a manifest under a tag. What it refers to must be there already. */
export async function putManifest(
  registry: string,
  { repository, tag, type, content }: { repository: string; tag: string; type: string; content: string },
): Promise<void> {
  await call(new URL(`/v2/${repository}/manifests/${tag}`, registry), {
    method: "PUT",
    headers: { "content-type": type },
    body: content,
  });
}

async function isThere(registry: string, { repository, tag, manifest }: Image): Promise<boolean> {
  const url = new URL(`/v2/${repository}/manifests/${tag}`, registry);
  const answer = await call(url, { method: "HEAD", headers: { accept: manifestType } }, [404]);
  return answer.ok && answer.headers.get("docker-content-digest") === manifest.digest;
}

/** Pushes the images that are not in the registry (`http://host:port`) yet and returns how many those were. */
export async function pushImages(registry: string, images: readonly Image[]): Promise<number> {
  const pushed = await Promise.all(
    images.map(async (image) => {
      if (await isThere(registry, image)) return false;
      for (const blob of image.blobs) await pushBlob(registry, image.repository, blob);
      const { repository, tag, manifest } = image;
      await putManifest(registry, {
        repository,
        tag,
        type: manifestType,
        content: manifest.content.toString(),
      });
      return true;
    }),
  );
  return pushed.filter(Boolean).length;
}
