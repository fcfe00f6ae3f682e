import { Document } from "yaml";
import { LINT_DOCKERFILE, NEXT_VERSION, PUBLISH, registryOf, smokeTest, whatNext } from "./commands.ts";
import { BUILD, BUILD_CANDIDATE, CANDIDATE, DIGEST_OF_BUILD, scan, sign } from "./docker-commands.ts";
import { type CiService, header, PIN_TOKEN, type Proposal } from "./model.ts";
import { toolImage } from "./pins.ts";
import { nodeImage, sourceChecks } from "./toolchains.ts";

/** Where GitLab looks for it. */
export const GITLAB_PATH = ".gitlab-ci.yml";

interface Job {
  readonly stage: string;
  readonly image: string;
  readonly services?: readonly { readonly name: string; readonly alias: string }[];
  readonly needs?: readonly string[];
  readonly rules?: readonly Readonly<Record<string, string>>[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly id_tokens?: Readonly<Record<string, { readonly aud: string }>>;
  readonly interruptible?: boolean;
  readonly resource_group?: string;
  readonly before_script?: readonly string[];
  readonly script: readonly string[];
  readonly after_script?: readonly string[];
  readonly artifacts?: Readonly<Record<string, unknown>>;
}

/** Where a job keeps the account of the registry. */
const ACCOUNT_FOLDER = "$CI_BUILDS_DIR/.slipway-$CI_JOB_ID";

/** Whom the certificates of the main branch's pipeline name. */
const IDENTITY = `$CI_PROJECT_URL//${GITLAB_PATH}@refs/heads/$CI_DEFAULT_BRANCH`;

const ON_BRANCH = { if: "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH" } as const;
const ON_REQUEST = { if: "$CI_PIPELINE_SOURCE == 'merge_request_event'" } as const;

/** The pipeline of a service for GitLab, over a mirror of its GitHub repository. */
export function gitlabPipeline(service: CiService): string {
  const checks = sourceChecks(service);
  const needs = checks === undefined ? [] : ["verify"];
  const jobs: Record<string, Job> = {
    ...(checks === undefined
      ? {}
      : {
          verify: {
            stage: "verify",
            image: checks.toolchain.image(checks.version),
            interruptible: true,
            script: checks.steps.flatMap(({ commands }) => commands),
          },
        }),
    candidate: { ...candidateJob(service), needs },
    version: {
      stage: "version",
      image: nodeImage,
      needs,
      rules: [ON_BRANCH],
      variables: { GIT_DEPTH: "0" },
      script: [`version=$(${NEXT_VERSION})`, 'echo "VERSION=$version" > version.env'],
      artifacts: { reports: { dotenv: "version.env" } },
    },
    release: releaseJob(service),
    ...(service.proposal === undefined ? {} : { propose: proposeJob(service, service.proposal) }),
  };
  return (
    header() +
    new Document(
      {
        workflow: { rules: [ON_REQUEST, ON_BRANCH] },
        stages: ["verify", "version", "release", "propose"],
        variables: { IMAGE: service.image },
        ...jobs,
      },
      { aliasDuplicateObjects: false },
    ).toString({ lineWidth: 0 })
  );
}

/** A job that builds images: GitLab gives it a Docker daemon of its own, which shares the project's folder. */
const docker: Pick<Job, "image" | "services" | "variables"> = {
  image: toolImage("docker"),
  services: [{ name: toolImage("dind"), alias: "docker" }],
  variables: { DOCKER_TLS_CERTDIR: "/certs", CURL_IMAGE: toolImage("curl") },
};

/** A merge request's image: built, started and scanned, given to nobody. */
const candidateJob = (service: CiService): Job => ({
  ...docker,
  stage: "verify",
  rules: [ON_REQUEST],
  interruptible: true,
  script: [LINT_DOCKERFILE, ...BUILD_CANDIDATE, smokeTest(service, CANDIDATE), scan(service, CANDIDATE)],
});

function releaseJob(service: CiService): Job {
  const { login, repository, apiUrl, image, name } = service;
  const account =
    login === "github" ? { username: "REGISTRY_USERNAME", password: "REGISTRY_PASSWORD" } : login;
  return {
    ...docker,
    stage: "release",
    needs: ["version"],
    rules: [ON_BRANCH],
    // One after the other: each version builds on the tag of the one before.
    resource_group: "release",
    variables: {
      ...docker.variables,
      // Where the daemon sees it too, for the signing container, and outside the sources: a `COPY . .` would publish it.
      DOCKER_CONFIG: ACCOUNT_FOLDER,
      SERVICE: name,
      API_URL: apiUrl,
      REPOSITORY: repository,
      COMMIT: "$CI_COMMIT_SHA",
      BUILDER: IDENTITY,
      NEXT: whatNext(service),
      VERIFY: `cosign verify --certificate-identity ${IDENTITY} --certificate-oidc-issuer $CI_SERVER_URL`,
    },
    id_tokens: { SIGSTORE_ID_TOKEN: { aud: "sigstore" } },
    before_script: [
      'if [ -z "$VERSION" ]; then echo "No commit since the last version asks for a release."; exit 0; fi',
      "apk add --no-cache curl",
      `echo "$${account.password}" | docker login --username "$${account.username}" --password-stdin ${registryOf(image)}`,
      // A builder reaches a daemon behind TLS by a context alone.
      "docker context create slipway && docker buildx create --use slipway",
    ],
    script: [
      LINT_DOCKERFILE,
      ...BUILD,
      DIGEST_OF_BUILD,
      smokeTest(service, '"$IMAGE@$DIGEST"'),
      scan(service, '"$IMAGE@$DIGEST"'),
      "export DIGEST",
      ...sign("keyless"),
      'sh .slipway/tag.sh "$VERSION" "$COMMIT"',
      PUBLISH,
      "sh .slipway/summary.sh | tee summary.md",
    ],
    after_script: [`rm -rf "${ACCOUNT_FOLDER}"`],
    artifacts: { paths: ["summary.md"] },
  };
}

const proposeJob = ({ name, apiUrl }: CiService, proposal: Proposal): Job => ({
  stage: "propose",
  image: toolImage("curl"),
  needs: ["version", "release"],
  rules: [ON_BRANCH],
  variables: {
    API_URL: apiUrl,
    INFRASTRUCTURE: proposal.repository,
    INFRASTRUCTURE_BRANCH: proposal.branch,
    ENVIRONMENT: proposal.environment,
    SERVICE: name,
  },
  // PIN_TOKEN is a masked variable of the GitLab project or group, under the name that GitHub's has.
  script: [`if [ -n "$VERSION" ]; then PIN_TOKEN=$${PIN_TOKEN} sh .slipway/propose.sh "$VERSION"; fi`],
});
