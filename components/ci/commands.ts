import type { CiService } from "./model.ts";

/** A word of a shell command, quoted where it must be. */
export const word = (text: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * The smoke test of an image, as a shell command.
 * @param image how the shell names the image, quoted already
 */
export const smokeTest = ({ smoke }: CiService, image: string): string =>
  [
    "sh .slipway/smoke-test.sh",
    image,
    word(smoke.probe),
    smoke.port,
    smoke.seconds,
    `--user ${smoke.user}`,
    ...Object.entries(smoke.environment).map(([name, value]) => `--env ${word(`${name}=${value}`)}`),
  ].join(" ");

/** Prints the version of the commit into a shell variable. */
export const NEXT_VERSION = "node .slipway/next-version.mjs";

/** Reports mistakes and bad habits in the Dockerfile, without building. */
export const LINT_DOCKERFILE = "docker buildx build --check .";

/** Where the scan's report lies for `attest.sh`, in the form that cosign attaches. */
export const SCAN_REPORT = ".slipway-scan.json";

/**
 * Attaches how the image was built, what is in it and what the scan found, each signed.
 * @param cosign the command that runs cosign
 */
export const attest = (cosign: string): string => `sh .slipway/attest.sh ${SCAN_REPORT} ${cosign}`;

/** Gives the image that was tested its version. From here on it is freight, so this comes last. */
export const PUBLISH = 'docker buildx imagetools create --tag "$IMAGE:$VERSION" "$IMAGE@$DIGEST"';

/** What the summary says will happen now. */
export const whatNext = ({ proposal }: CiService): string =>
  proposal === undefined
    ? "Kargo takes it up, or somebody pins it"
    : `a pull request in ${proposal.repository} pins it in ${proposal.environment}`;

/** The registry that an image's repository names: Docker Hub when it names none. */
export function registryOf(image: string): string {
  const [first = ""] = image.split("/");
  return /[.:]/.test(first) || first === "localhost" ? first : "docker.io";
}
