import { z } from "zod";
import { given } from "../body.ts";
import type { RepositorySettings } from "../model.ts";

const flag = z.boolean().optional();
const text = z.string().optional();

/** What a request may set of a repository; anything else in the body is ignored, as GitHub does. */
export const settingsBody = z.object({
  name: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,100}$/, "use letters, digits, '.', '-' and '_', at most 100")
    .optional(),
  description: z.string().nullable().optional(),
  homepage: z.string().nullable().optional(),
  private: flag,
  visibility: z.enum(["public", "private", "internal"]).optional(),
  archived: flag,
  default_branch: text,
  topics: z.array(z.string()).optional(),
  has_issues: flag,
  has_projects: flag,
  has_wiki: flag,
  has_downloads: flag,
  has_discussions: flag,
  is_template: flag,
  allow_merge_commit: flag,
  allow_squash_merge: flag,
  allow_rebase_merge: flag,
  allow_auto_merge: flag,
  allow_update_branch: flag,
  allow_forking: flag,
  delete_branch_on_merge: flag,
  web_commit_signoff_required: flag,
  squash_merge_commit_title: text,
  squash_merge_commit_message: text,
  merge_commit_title: text,
  merge_commit_message: text,
  security_and_analysis: z.record(z.string(), z.unknown()).optional(),
});

export type SettingsBody = z.output<typeof settingsBody>;

/** The settings of a new repository: GitHub's defaults under what was asked for. */
export function newSettings(name: string, wanted: SettingsBody): RepositorySettings {
  const defaults: RepositorySettings = {
    name,
    description: null,
    homepage: null,
    visibility: "public",
    archived: false,
    default_branch: "main",
    topics: [],
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_downloads: true,
    has_discussions: false,
    is_template: false,
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: true,
    allow_auto_merge: false,
    allow_update_branch: false,
    allow_forking: true,
    delete_branch_on_merge: false,
    web_commit_signoff_required: false,
    squash_merge_commit_title: "COMMIT_OR_PR_TITLE",
    squash_merge_commit_message: "COMMIT_MESSAGES",
    merge_commit_title: "MERGE_MESSAGE",
    merge_commit_message: "PR_TITLE",
  };
  return changedSettings(defaults, wanted);
}

/** Settings with what was given put over them; `visibility` speaks before the older `private`. */
export function changedSettings(settings: RepositorySettings, wanted: SettingsBody): RepositorySettings {
  const { private: hidden, visibility, ...rest } = given(settingsBody.parse(wanted));
  const older = hidden === undefined ? settings.visibility : hidden ? "private" : "public";
  return { ...settings, ...rest, visibility: visibility ?? older };
}
