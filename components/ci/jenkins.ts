import { LINT_DOCKERFILE, NEXT_VERSION, PUBLISH, registryOf, smokeTest, whatNext } from "./commands.ts";
import { BUILD, BUILD_CANDIDATE, CANDIDATE, DIGEST_OF_BUILD, scan, sign } from "./docker-commands.ts";
import { type CiService, header } from "./model.ts";
import { toolImage } from "./pins.ts";
import { nodeImage, sourceChecks } from "./toolchains.ts";

/** Where Jenkins looks for it. */
export const JENKINS_PATH = "Jenkinsfile";

/** Credentials that the Jenkins folder must have, and the variables in which they reach the shell. */
const CREDENTIALS = [
  "usernamePassword(credentialsId: 'slipway-registry', usernameVariable: 'REGISTRY_USERNAME', passwordVariable: 'REGISTRY_PASSWORD')",
  "string(credentialsId: 'slipway-github', variable: 'GITHUB_TOKEN')",
  "string(credentialsId: 'slipway-cosign-key', variable: 'COSIGN_PRIVATE_KEY')",
  "string(credentialsId: 'slipway-cosign-password', variable: 'COSIGN_PASSWORD')",
];

/** The pipeline of a service for Jenkins: a multibranch project whose nodes with the label `docker` have Docker and curl. */
export function jenkinsfile(service: CiService): string {
  const { branch, proposal } = service;
  const stages = [
    ...verifyStage(service),
    stage("Image", [
      `when { not { branch ${quoted(branch)} } }`,
      "agent { label 'docker' }",
      ...steps([
        sh([LINT_DOCKERFILE, ...BUILD_CANDIDATE, smokeTest(service, CANDIDATE), scan(service, CANDIDATE)]),
      ]),
    ]),
    stage("Version", [
      `when { branch ${quoted(branch)} }`,
      `agent { docker { image ${quoted(nodeImage)} } }`,
      ...steps([`script { env.VERSION = sh(script: ${quoted(NEXT_VERSION)}, returnStdout: true).trim() }`]),
    ]),
    stage("Release", releaseStage(service)),
    ...(proposal === undefined ? [] : [stage("Propose", proposeStage(service))]),
  ];
  const body = [
    "agent none",
    "options { disableConcurrentBuilds(); timeout(time: 90, unit: 'MINUTES') }",
    ...block("environment", environment(service)),
    ...block("stages", stages.flat()),
  ];
  return `${header("//")}${block("pipeline", body).join("\n")}\n`;
}

const environment = (service: CiService): string[] =>
  Object.entries({
    IMAGE: service.image,
    SERVICE: service.name,
    REPOSITORY: service.repository,
    API_URL: service.apiUrl,
    CURL_IMAGE: toolImage("curl"),
    NEXT: whatNext(service),
    VERIFY: "cosign verify --key cosign.pub",
    ...(service.proposal === undefined
      ? {}
      : {
          INFRASTRUCTURE: service.proposal.repository,
          INFRASTRUCTURE_BRANCH: service.proposal.branch,
          ENVIRONMENT: service.proposal.environment,
        }),
  }).map(([name, value]) => `${name} = ${quoted(value)}`);

function verifyStage(service: CiService): string[] {
  const checks = sourceChecks(service);
  if (checks === undefined) return [];
  return stage("Verify", [
    `agent { docker { image ${quoted(checks.toolchain.image(checks.version))} } }`,
    ...steps(checks.steps.flatMap(({ commands }) => sh(commands))),
  ]);
}

const releaseStage = (service: CiService): string[] => [
  `when { allOf { branch ${quoted(service.branch)}; expression { env.VERSION } } }`,
  "agent { label 'docker' }",
  ...steps(
    block(`withCredentials([${CREDENTIALS.join(", ")}])`, [
      sh([
        "set -eu",
        // Of the branch's project: each run has an address of its own, which no gate could name.
        'BUILDER="$JOB_URL"',
        "COMMIT=$(git rev-parse HEAD)",
        "export COMMIT",
        'DOCKER_CONFIG="$WORKSPACE_TMP/account"',
        "export DOCKER_CONFIG",
        `trap 'rm -rf "$DOCKER_CONFIG"' EXIT`,
        `echo "$REGISTRY_PASSWORD" | docker login --username "$REGISTRY_USERNAME" --password-stdin ${registryOf(service.image)}`,
        "docker buildx inspect slipway >/dev/null 2>&1 || docker buildx create --name slipway",
        "export BUILDX_BUILDER=slipway",
        LINT_DOCKERFILE,
        ...BUILD,
        DIGEST_OF_BUILD,
        "export DIGEST",
        smokeTest(service, '"$IMAGE@$DIGEST"'),
        scan(service, '"$IMAGE@$DIGEST"'),
        ...sign("key"),
        'sh .slipway/tag.sh "$VERSION" "$COMMIT"',
        PUBLISH,
        "sh .slipway/summary.sh | tee summary.md",
      ]),
    ]),
  ),
  "post { always { archiveArtifacts artifacts: 'summary.md', allowEmptyArchive: true } }",
];

const proposeStage = ({ branch }: CiService): string[] => [
  `when { allOf { branch ${quoted(branch)}; expression { env.VERSION } } }`,
  "agent { label 'docker' }",
  ...steps(
    block("withCredentials([string(credentialsId: 'slipway-pin', variable: 'PIN_TOKEN')])", [
      sh(['sh .slipway/propose.sh "$VERSION"']),
    ]),
  ),
];

const block = (head: string, lines: readonly string[]): string[] => [`${head} {`, ...indented(lines), "}"];
const stage = (name: string, lines: readonly string[]): string[] => block(`stage(${quoted(name)})`, lines);
const steps = (lines: readonly string[]): string[] => block("steps", lines);

const indented = (lines: readonly string[]): string[] =>
  lines.flatMap((text) => text.split("\n")).map((line) => `  ${line}`);

/** A string of Groovy in which nothing is replaced. */
const quoted = (text: string): string => `'${escaped(text)}'`;
const escaped = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("'", "\\'");

/** A step that runs shell commands. In this kind of string Groovy replaces nothing: the shell reads its own variables. */
const sh = (commands: readonly string[]): string => `sh '''\n${escaped(commands.join("\n"))}\n'''`;
