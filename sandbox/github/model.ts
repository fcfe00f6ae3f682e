/** A record in the shape REST answers with; the double gives it back as it came. */
export type Json = Record<string, unknown>;

/** What anything GitHub numbers carries. */
export interface Numbered {
  id: number;
}

export interface User extends Numbered {
  login: string;
  type: "User" | "Organization";
}

export interface Team extends Numbered {
  name: string;
  slug: string;
  description: string | null;
  privacy: string;
  notification_setting: string;
  parentId: number | null;
  /** Permission of the team by repository id. */
  repositories: { id: number; permission: string }[];
  members: { login: string; role: string }[];
}

/** A value only a workflow may read: what the client sealed, never in clear. */
export interface SealedSecret {
  name: string;
  sealed: string;
  created_at: string;
  updated_at: string;
}

export interface Variable {
  name: string;
  value: string;
  created_at: string;
  updated_at: string;
}

/** Secrets and variables of a repository, or of one of its environments. */
export interface Vault {
  secrets: SealedSecret[];
  variables: Variable[];
}

export interface Environment extends Numbered, Vault {
  name: string;
  created_at: string;
  updated_at: string;
  can_admins_bypass: boolean;
  /** Minutes a deployment waits. */
  wait_timer: number;
  prevent_self_review: boolean;
  reviewers: { type: "User" | "Team"; id: number }[];
  deployment_branch_policy: Json | null;
  policies: (Numbered & Json)[];
}

export interface Hook extends Numbered {
  name: string;
  active: boolean;
  events: string[];
  config: { url: string; content_type: string; insecure_ssl: string; secret?: string };
  created_at: string;
  updated_at: string;
}

export interface Label extends Numbered {
  name: string;
  color: string;
  description: string | null;
}

export interface Comment extends Numbered {
  /** Number of the issue or pull request it stands under. */
  issue: number;
  body: string;
  created_at: string;
  updated_at: string;
}

/** What issues and pull requests share; they draw their numbers from one series. */
export interface Issue extends Numbered {
  number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  labels: string[];
  created_at: string;
  updated_at: string;
  closed_at: string | null;
}

export interface Pull extends Issue {
  draft: boolean;
  head: { ref: string; sha: string };
  base: { ref: string; sha: string };
  merged_at: string | null;
  merge_commit_sha: string | null;
}

export interface CommitStatus extends Numbered {
  sha: string;
  state: string;
  context: string;
  description: string | null;
  target_url: string | null;
  created_at: string;
  updated_at: string;
}

/** The fields of a repository that REST sets and answers one to one. */
export interface RepositorySettings extends Json {
  name: string;
  description: string | null;
  visibility: "public" | "private" | "internal";
  archived: boolean;
  default_branch: string;
  delete_branch_on_merge: boolean;
  allow_merge_commit: boolean;
  allow_squash_merge: boolean;
  topics: string[];
}

export interface Repository extends Numbered, Vault {
  owner: string;
  settings: RepositorySettings;
  created_at: string;
  vulnerabilityAlerts: boolean;
  /** Undefined in the data of a double that did not know them. */
  securityUpdates?: boolean;
  /** Number the newest issue or pull request got. */
  lastNumber: number;
  /** Branches and tags as last announced to webhooks: ref to commit. */
  refs: Record<string, string>;
  rulesets: (Numbered & Json)[];
  /** Branch protection as REST (not GraphQL) keeps it: one for a branch. */
  protections: { branch: string; rule: Json }[];
  environments: Environment[];
  hooks: Hook[];
  keys: (Numbered & Json)[];
  labels: Label[];
  issues: Issue[];
  pulls: Pull[];
  comments: Comment[];
  statuses: CommitStatus[];
}

/** A branch protection rule of GraphQL, its input as given. */
export interface ProtectionRule {
  id: string;
  repositoryId: number;
  pattern: string;
  input: Json;
}

/** Everything the double remembers beside the bare Git repositories. */
export interface State {
  lastId: number;
  /** Key pair of the secret vault, base64. */
  keyPair: { publicKey: string; privateKey: string };
  users: User[];
  teams: Team[];
  repositories: Repository[];
  protectionRules: ProtectionRule[];
}
