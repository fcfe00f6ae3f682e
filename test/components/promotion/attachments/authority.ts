import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { bundleToJSON } from "@sigstore/bundle";
import { initializeCA, initializeCTLog, initializeTLog, rekorHandler } from "@sigstore/mock";
import { HashAlgorithm, PublicKeyDetails, TrustedRoot } from "@sigstore/protobuf-specs";
import { DSSEBundleBuilder, RekorWitness, type Signer } from "@sigstore/sign";
import { onTestFinished } from "vitest";

const keyPair = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

/** The log, as it names itself in what it signs. */
const LOG = "https://rekor.test";
/** The extension of a certificate that names the issuer (sigstore/fulcio, docs/oid-info.md). */
const ISSUER = "1.3.6.1.4.1.57264.1.1";

/** A certificate authority with its logs, as sigstore's own tests have them, that lives as long as the test. */
export async function authority() {
  const [caKeys, ctKeys, logKeys] = [keyPair(), keyPair(), keyPair()];
  const ctLog = await initializeCTLog(ctKeys);
  const ca = await initializeCA(caKeys, ctLog);
  const tlog = await initializeTLog(LOG, logKeys);
  const handler = rekorHandler(tlog);
  const server = createServer(async (request, response) => {
    const { statusCode, response: body } = await handler.fn((await buffer(request)).toString());
    response.writeHead(statusCode, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;

  /** Signs as somebody whom an issuer vouches for, by a key that is used once. */
  const signerFor = (issuer: string, subject: string): Signer => ({
    sign: async (data) => {
      const { publicKey, privateKey } = keyPair();
      const certificate = await ca.issueCertificate({
        publicKey: publicKey.export({ type: "spki", format: "der" }),
        subjectAltName: subject,
        extensions: [{ oid: ISSUER, value: issuer, legacy: true }],
      });
      const base64 = Buffer.from(certificate.buffer).toString("base64");
      const pem = `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join("\n")}\n-----END CERTIFICATE-----\n`;
      return {
        signature: sign("sha256", data, privateKey),
        key: { $case: "x509Certificate", certificate: pem },
      };
    },
  });

  const validFor = { start: new Date(Date.now() - 60_000), end: undefined };
  const logOf = (publicKey: Buffer) => ({
    baseUrl: LOG,
    logId: { keyId: sha256(publicKey) },
    hashAlgorithm: HashAlgorithm.SHA2_256,
    publicKey: { rawBytes: publicKey, keyDetails: PublicKeyDetails.PKIX_ECDSA_P256_SHA_256, validFor },
    checkpointKeyId: undefined,
    operator: "test",
  });
  const root = TrustedRoot.toJSON({
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    tlogs: [logOf(tlog.publicKey)],
    ctlogs: [logOf(ctLog.publicKey)],
    certificateAuthorities: [
      {
        subject: { commonName: "sigstore", organization: "test" },
        uri: "https://fulcio.test",
        certChain: { certificates: [{ rawBytes: Buffer.from(ca.rootCertificate.buffer) }] },
        validFor,
        operator: "test",
      },
    ],
    timestampAuthorities: [],
  });
  return {
    /** Who is trusted, as `cosign trusted-root create` writes it. */
    trustedRoot: JSON.stringify(root),
    /** A statement about an image, signed and logged: the text of a sigstore bundle. */
    async bundle(issuer: string, subject: string, statement: unknown): Promise<string> {
      const witness = new RekorWitness({ rekorBaseURL: `http://127.0.0.1:${port}`, entryType: "intoto" });
      const builder = new DSSEBundleBuilder({ signer: signerFor(issuer, subject), witnesses: [witness] });
      const data = Buffer.from(JSON.stringify(statement));
      const bundle = await builder.create({ data, type: "application/vnd.in-toto+json" });
      return JSON.stringify(bundleToJSON(bundle));
    },
  };
}
