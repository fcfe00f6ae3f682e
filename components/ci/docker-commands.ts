import { attest, SCAN_REPORT } from "./commands.ts";
import type { CiService } from "./model.ts";
import { toolImage } from "./pins.ts";

/** What a pull request's image is called on the machine that built it. */
export const CANDIDATE = "candidate:ci";

/** Builds an image that stays on the machine. */
export const BUILD_CANDIDATE: readonly string[] = [`docker buildx build --load --tag ${CANDIDATE} .`];

const METADATA = ".slipway-build.json";

/**
 * Builds an image and pushes it without a tag, with its bill of materials and how it was built, by the builder that
 * BUILDER names; layers are kept beside it.
 */
export const BUILD: readonly string[] = [
  [
    "docker buildx build",
    '--output "type=image,name=$IMAGE,push-by-digest=true,name-canonical=true,push=true"',
    '--sbom true --provenance "mode=max,builder-id=$BUILDER"',
    '--label "org.opencontainers.image.source=https://github.com/$REPOSITORY"',
    '--label "org.opencontainers.image.revision=$COMMIT"',
    '--label "org.opencontainers.image.version=$VERSION"',
    '--cache-from "type=registry,ref=$IMAGE:buildcache" --cache-to "type=registry,ref=$IMAGE:buildcache,mode=max"',
    `--metadata-file ${METADATA} .`,
  ].join(" "),
];

/** Puts the digest of the image that was pushed into a shell variable. */
export const DIGEST_OF_BUILD = `DIGEST=$(sed -n 's/.*"containerimage.digest": *"\\(sha256:[0-9a-f]*\\)".*/\\1/p' ${METADATA})`;

const TRIVY = [
  "docker run --rm --volume /var/run/docker.sock:/var/run/docker.sock",
  toolImage("trivy"),
  "image --scanners vuln --pkg-types os,library",
].join(" ");

/** Finds known vulnerabilities in an image that the daemon has; `reference` is quoted already. */
export const scan = ({ scan: { severities, ignoreUnfixed } }: CiService, reference: string): string =>
  [
    TRIVY,
    `--severity ${severities.join(",")}`,
    ...(ignoreUnfixed ? ["--ignore-unfixed"] : []),
    `--exit-code 1 ${reference}`,
  ].join(" ");

/** Who signs: the run itself by its identity token, or a key in COSIGN_PRIVATE_KEY with COSIGN_PASSWORD. */
type Signer = "keyless" | "key";
const KEY = "env://COSIGN_PRIVATE_KEY";

/** Runs cosign in a container that finds the registry's account in DOCKER_CONFIG, and sees this folder. */
const cosign = (by: Signer): string =>
  [
    'docker run --rm --user 0 --volume "$PWD:/sources" --workdir /sources',
    '--volume "$DOCKER_CONFIG:/account:ro" --env DOCKER_CONFIG=/account',
    by === "keyless" ? "--env SIGSTORE_ID_TOKEN" : "--env COSIGN_PRIVATE_KEY --env COSIGN_PASSWORD",
    toolImage("cosign"),
  ].join(" ");

/** Signs the image by its digest, and what is known of it: all that was found, whatever the severity. */
export const sign = (by: Signer): readonly string[] => [
  `${TRIVY} --quiet --format cosign-vuln "$IMAGE@$DIGEST" > ${SCAN_REPORT}`,
  `${cosign(by)} sign --yes${by === "key" ? ` --key ${KEY}` : ""} "$IMAGE@$DIGEST"`,
  `${by === "key" ? `COSIGN_KEY=${KEY} ` : ""}${attest(cosign(by))}`,
];
