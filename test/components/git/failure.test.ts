import { expect, it } from "vitest";
import { classifyGitFailure } from "#components/git/failure.ts";

it.each([
  ["rejected", " ! [rejected]        main -> main (fetch first)"],
  ["rejected", " ! [rejected]        main -> main (non-fast-forward)"],
  [
    "rejected",
    " ! [remote rejected] main -> main (cannot lock ref 'refs/heads/main': is at 1 but expected 2)",
  ],
  ["rejected", " ! [remote rejected] main -> main (incorrect old value provided)"],
  ["rejected", " ! [rejected]        main -> main (stale info)"],
  [
    "denied",
    "remote: Write access to repository not granted.\nfatal: unable to access 'http://x/': The requested URL returned error: 403",
  ],
  ["denied", "fatal: Authentication failed for 'http://x/'"],
  ["denied", "fatal: could not read Username for 'http://x': terminal prompts disabled"],
  ["denied", "remote: This repository was archived so it is read-only."],
  ["ruled", " ! [remote rejected] main -> main (protected branch hook declined)"],
  ["ruled", "remote: error: GH013: Repository rule violations found for refs/heads/main."],
  ["unreachable", " ! [remote rejected] main -> main (Internal Server Error)"],
  ["exists", " ! [rejected]        v1 -> v1 (already exists)"],
  ["missing", "remote: Repository not found.\nfatal: repository 'http://x/y.git/' not found"],
  ["missing", "fatal: couldn't find remote ref main"],
  ["unreachable", "fatal: unable to access 'http://x/': Failed to connect to x port 80: Connection refused"],
  ["unreachable", "fatal: unable to access 'https://x/': Could not resolve host: x"],
  ["untrusted", "fatal: unable to access 'https://x/': SSL certificate problem: self-signed certificate"],
  ["untrusted", "fatal: unable to access 'https://x/': server certificate verification failed. CAfile: none"],
  ["unreachable", "timed out after 60 s"],
  ["limited", "fatal: unable to access 'http://x/': The requested URL returned error: 429"],
  ["rejected", "fatal: unable to access 'http://x/': The requested URL returned error: 409"],
  ["unreachable", "fatal: unable to access 'http://x/': The requested URL returned error: 503"],
  ["other", "fatal: something new"],
])("reads %s from %j", (kind, words) => {
  expect(classifyGitFailure(words).kind).toBe(kind);
});
