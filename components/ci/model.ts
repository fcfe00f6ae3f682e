/** The kinds of service that there is a pipeline for. */
export type CiKind = "node" | "python" | "go" | "java" | "postgres";

/** Systems that a pipeline can be written for. */
export const ciSystems = ["github", "gitlab", "jenkins"] as const;
export type CiSystem = (typeof ciSystems)[number];

/** Trivy's severities, the worst first. */
export const severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"] as const;

/** What is done with the sources, a shell command an entry. */
export interface SourceCommands {
  readonly lint: readonly string[];
  readonly test: readonly string[];
  readonly build: readonly string[];
}

/** Where a version that was published is proposed for an environment, when no controller looks for it. */
export interface Proposal {
  /** `owner/name` of the repository with the stack files; its workflow `pin.yml` opens the pull request. */
  readonly repository: string;
  readonly branch: string;
  readonly environment: string;
}

/** One service as its pipeline sees it: from this, and nothing else, every system's file is written. */
export interface CiService {
  readonly name: string;
  readonly kind: CiKind;
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** What is on it is released. */
  readonly branch: string;
  /** GitHub's REST API, without a slash at the end. */
  readonly apiUrl: string;
  /** The image's repository: registry and path, without a tag. */
  readonly image: string;
  /** Names of the secrets with the account of the registry; "github" for GitHub's own registry and the run's token. */
  readonly login: "github" | { readonly username: string; readonly password: string };
  /** Version of the language; default: the kind's. */
  readonly toolVersion?: string;
  /** In place of the kind's own commands. */
  readonly commands: Partial<SourceCommands>;
  readonly smoke: {
    /** The path that must answer below 400, or "postgres". */
    readonly probe: string;
    readonly port: number;
    /** Seconds until it must have answered. */
    readonly seconds: number;
    /** Numeric id that it runs as in the cluster. */
    readonly user: number;
    readonly environment: Readonly<Record<string, string>>;
  };
  readonly scan: {
    /** Findings of these severities stop a release. */
    readonly severities: readonly (typeof severities)[number][];
    readonly ignoreUnfixed: boolean;
  };
  readonly proposal?: Proposal;
  /** Who proposes newer versions of the service's own dependencies. */
  readonly updates: "dependabot" | "renovate" | "none";
}

/** Name of the secret with which a pipeline starts the workflow of a proposal. */
export const PIN_TOKEN = "SLIPWAY_PIN_TOKEN";

/** What stands above every file of a pipeline. */
export const header = (mark = "#"): string =>
  `${mark} Written by Slipway from slipway:ci. Change the settings instead: the next \`pulumi up\` of the hub writes this again.\n`;
