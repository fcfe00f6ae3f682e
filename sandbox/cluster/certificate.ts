import { X509Certificate } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { readIfThere } from "../processes/private-files.ts";

const RENEW_BEFORE_MS = 7 * 24 * 3600 * 1000;

/** Whether the first certificate of a PEM file can be read and holds for another week after `now`. */
export function isUsableCertificate(pem: string | undefined, now: Date): boolean {
  if (pem === undefined) return false;
  try {
    return new X509Certificate(pem).validToDate.getTime() - now.getTime() > RENEW_BEFORE_MS;
  } catch {
    return false;
  }
}

/**
 * Removes a serving certificate that is torn or about to expire, so that the server makes a new pair when it starts: it
 * makes one for a year, only where there is none, and refuses to start with a broken one.
 */
export function discardUnusableCertificate(directory: string, name: string, now: Date): void {
  if (isUsableCertificate(readIfThere(join(directory, `${name}.crt`)), now)) return;
  for (const suffix of ["crt", "key"]) rmSync(join(directory, `${name}.${suffix}`), { force: true });
}
