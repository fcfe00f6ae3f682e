import { LINT_DOCKERFILE, smokeTest } from "../commands.ts";
import { CANDIDATE } from "../docker-commands.ts";
import type { CiService } from "../model.ts";
import { toolImage } from "../pins.ts";
import { checkout, type Job, MACHINE, READ_SOURCES, type Step, uses } from "./workflow.ts";

/** Layers of earlier builds; each branch reads its own and those of the default branch. */
export const CACHE = { "cache-from": "type=gha", "cache-to": "type=gha,mode=max" } as const;

/** A pull request's image: built, started and scanned on the machine, given to nobody. It needs no secret. */
export const imageJob = (service: CiService, needs: readonly string[]): Job => ({
  name: "image",
  if: "github.event_name == 'pull_request'",
  ...(needs.length === 0 ? {} : { needs }),
  "runs-on": MACHINE,
  "timeout-minutes": 30,
  permissions: READ_SOURCES,
  steps: [
    checkout(),
    { uses: uses("docker/setup-buildx-action") },
    { name: "Lint the Dockerfile", run: LINT_DOCKERFILE },
    {
      name: "Build",
      uses: uses("docker/build-push-action"),
      with: { context: ".", load: true, tags: CANDIDATE, ...CACHE },
    },
    ...imageChecks(service, CANDIDATE),
  ],
});

/** Trivy on an image. */
export const trivy = (
  name: string,
  reference: string,
  options: Readonly<Record<string, string | number | boolean>>,
): Step => ({
  name,
  uses: uses("aquasecurity/trivy-action"),
  with: { "image-ref": reference, scanners: "vuln", "vuln-type": "os,library", ...options },
});

/** What an image must pass before anybody is given it. */
export const imageChecks = (service: CiService, reference: string): Step[] => [
  {
    name: "Smoke test",
    env: { CANDIDATE: reference, CURL_IMAGE: toolImage("curl") },
    run: smokeTest(service, '"$CANDIDATE"'),
  },
  trivy("Scan", reference, {
    severity: service.scan.severities.join(","),
    "ignore-unfixed": service.scan.ignoreUnfixed,
    "exit-code": 1,
  }),
];
