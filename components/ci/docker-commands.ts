import type { CiService } from "./model.ts";
import { toolImage } from "./pins.ts";

/** What a pull request's image is called on the machine that built it. */
export const CANDIDATE = "candidate:ci";

/** Builds an image that stays on the machine. */
export const BUILD_CANDIDATE: readonly string[] = [`docker buildx build --load --tag ${CANDIDATE} .`];

const METADATA = ".slipway-build.json";

/** Builds an image and pushes it without a tag, with its bill of materials and how it was built; layers are kept beside it. */
export const BUILD: readonly string[] = [
  [
    "docker buildx build",
    '--output "type=image,name=$IMAGE,push-by-digest=true,name-canonical=true,push=true"',
    "--sbom true --provenance mode=max",
    '--label "org.opencontainers.image.source=https://github.com/$REPOSITORY"',
    '--label "org.opencontainers.image.revision=$COMMIT"',
    '--label "org.opencontainers.image.version=$VERSION"',
    '--cache-from "type=registry,ref=$IMAGE:buildcache" --cache-to "type=registry,ref=$IMAGE:buildcache,mode=max"',
    `--metadata-file ${METADATA} .`,
  ].join(" "),
];

/** Puts the digest of the image that was pushed into a shell variable. */
export const DIGEST_OF_BUILD = `DIGEST=$(sed -n 's/.*"containerimage.digest": *"\\(sha256:[0-9a-f]*\\)".*/\\1/p' ${METADATA})`;

/** Finds known vulnerabilities in an image that the daemon has; `reference` is quoted already. */
export const scan = ({ scan: { severities, ignoreUnfixed } }: CiService, reference: string): string =>
  [
    "docker run --rm --volume /var/run/docker.sock:/var/run/docker.sock",
    toolImage("trivy"),
    "image --scanners vuln --pkg-types os,library",
    `--severity ${severities.join(",")}`,
    ...(ignoreUnfixed ? ["--ignore-unfixed"] : []),
    `--exit-code 1 ${reference}`,
  ].join(" ");

/**
 * Signs the image by its digest, in a container that finds the registry's account in DOCKER_CONFIG.
 * @param by keyless: with the identity token of the run; key: with COSIGN_PRIVATE_KEY and COSIGN_PASSWORD
 */
export const sign = (by: "keyless" | "key"): string =>
  [
    'docker run --rm --user 0 --volume "$DOCKER_CONFIG:/account:ro" --env DOCKER_CONFIG=/account',
    by === "keyless" ? "--env SIGSTORE_ID_TOKEN" : "--env COSIGN_PRIVATE_KEY --env COSIGN_PASSWORD",
    toolImage("cosign"),
    `sign --yes${by === "key" ? " --key env://COSIGN_PRIVATE_KEY" : ""} "$IMAGE@$DIGEST"`,
  ].join(" ");
