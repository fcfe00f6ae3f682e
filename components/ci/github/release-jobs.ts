import {
  attest,
  LINT_DOCKERFILE,
  NEXT_VERSION,
  PUBLISH,
  registryOf,
  SCAN_REPORT,
  whatNext,
} from "../commands.ts";
import { type CiService, PIN_TOKEN, type Proposal } from "../model.ts";
import { CACHE, imageChecks, trivy } from "./image-job.ts";
import {
  checkout,
  expression,
  type Job,
  MACHINE,
  mayWrite,
  READ_SOURCES,
  type Step,
  uses,
  WORKFLOW_PATH,
} from "./workflow.ts";

/** Whose certificates sign on GitHub's machines. */
const ISSUER = "https://token.actions.githubusercontent.com";

/** The digest that was built, for the environment of later steps. */
const DIGEST = expression("steps.build.outputs.digest");

/** All of them: a gate may ask for more than the pipeline did. */
const SEVERITIES = "UNKNOWN,LOW,MEDIUM,HIGH,CRITICAL";

const IMAGE_BY_DIGEST = `${expression("env.IMAGE")}@${DIGEST}`;

/** Whom the certificates of the main branch's pipeline name. */
const identity = ({ repository, branch }: CiService): string =>
  `https://github.com/${repository}/${WORKFLOW_PATH}@refs/heads/${branch}`;

const secret = (name: string): string => expression(`secrets.${name}`);

/** Says which version the commit becomes, with no right but to read. */
export const versionJob = (needs: readonly string[]): Job => ({
  name: "version",
  if: "github.event_name == 'push'",
  ...(needs.length === 0 ? {} : { needs }),
  "runs-on": MACHINE,
  "timeout-minutes": 5,
  permissions: READ_SOURCES,
  outputs: { version: expression("steps.next.outputs.version") },
  steps: [
    checkout({ "fetch-depth": 0 }),
    {
      id: "next",
      name: "Next version",
      run: [
        `version=$(${NEXT_VERSION})`,
        'echo "version=$version" >> "$GITHUB_OUTPUT"',
        '[ -n "$version" ] || echo "No commit since the last version asks for a release."',
      ].join("\n"),
    },
  ],
});

/**
 * Publishes an image. It is pushed without a tag, tested and scanned as it lies in the registry, signed, and only then
 * given its version: what nobody tested is never freight.
 */
export const releaseJob = (service: CiService): Job => ({
  name: "release",
  if: "needs.version.outputs.version != ''",
  needs: ["version"],
  "runs-on": MACHINE,
  "timeout-minutes": 45,
  permissions: {
    contents: mayWrite("the tag of the version"),
    "id-token": mayWrite("the identity that signs the image"),
    ...(service.login === "github" ? { packages: mayWrite("the image") } : {}),
  },
  outputs: { version: expression("needs.version.outputs.version") },
  env: { VERSION: expression("needs.version.outputs.version") },
  steps: [
    checkout(),
    { uses: uses("docker/setup-buildx-action") },
    { uses: uses("sigstore/cosign-installer") },
    logIn(service),
    { name: "Lint the Dockerfile", run: LINT_DOCKERFILE },
    {
      id: "build",
      name: "Build and push without a tag",
      uses: uses("docker/build-push-action"),
      with: {
        context: ".",
        outputs: `type=image,name=${expression("env.IMAGE")},push-by-digest=true,name-canonical=true,push=true`,
        provenance: `mode=max,builder-id=${identity(service)}`,
        sbom: true,
        labels: [
          `org.opencontainers.image.source=${expression("github.server_url")}/${expression("github.repository")}`,
          `org.opencontainers.image.revision=${expression("github.sha")}`,
          `org.opencontainers.image.version=${expression("env.VERSION")}`,
        ].join("\n"),
        ...CACHE,
      },
    },
    ...imageChecks(service, IMAGE_BY_DIGEST),
    trivy("Report of the scan", IMAGE_BY_DIGEST, {
      severity: SEVERITIES,
      "ignore-unfixed": false,
      "exit-code": 0,
      format: "cosign-vuln",
      output: SCAN_REPORT,
    }),
    { name: "Sign", env: { DIGEST }, run: 'cosign sign --yes "$IMAGE@$DIGEST"' },
    { name: "Attach what is known of it", env: { DIGEST }, run: attest("cosign") },
    {
      name: "Tag the commit",
      env: {
        API_URL: expression("github.api_url"),
        REPOSITORY: expression("github.repository"),
        GITHUB_TOKEN: expression("github.token"),
      },
      run: 'sh .slipway/tag.sh "$VERSION" "$GITHUB_SHA"',
    },
    { name: "Give the image its version", env: { DIGEST }, run: PUBLISH },
    {
      name: "Summary",
      env: { SERVICE: service.name, DIGEST, NEXT: whatNext(service), VERIFY: verification(service) },
      run: 'COMMIT=$GITHUB_SHA sh .slipway/summary.sh >> "$GITHUB_STEP_SUMMARY"',
    },
  ],
});

function logIn({ image, login }: CiService): Step {
  return {
    uses: uses("docker/login-action"),
    with: {
      registry: registryOf(image),
      username: login === "github" ? expression("github.actor") : secret(login.username),
      password: login === "github" ? expression("github.token") : secret(login.password),
    },
  };
}

/** The command with which anybody checks who signed an image; its reference follows. */
const verification = (service: CiService): string =>
  [
    "cosign verify",
    `--certificate-identity ${identity(service)}`,
    `--certificate-oidc-issuer ${ISSUER}`,
  ].join(" ");

/** Asks for the pin of the new version. The token may start workflows there; it can write nothing. */
export const proposeJob = ({ name, apiUrl }: CiService, proposal: Proposal): Job => ({
  name: "propose",
  needs: ["release"],
  "runs-on": MACHINE,
  "timeout-minutes": 5,
  permissions: READ_SOURCES,
  steps: [
    checkout(),
    {
      name: "Ask for the pin",
      env: {
        API_URL: apiUrl,
        INFRASTRUCTURE: proposal.repository,
        INFRASTRUCTURE_BRANCH: proposal.branch,
        ENVIRONMENT: proposal.environment,
        SERVICE: name,
        VERSION: expression("needs.release.outputs.version"),
        PIN_TOKEN: secret(PIN_TOKEN),
      },
      run: 'sh .slipway/propose.sh "$VERSION"',
    },
  ],
});
