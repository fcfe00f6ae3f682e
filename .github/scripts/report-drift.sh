#!/bin/sh
# Keeps one issue about drift: opened or updated with the files of a folder, closed when a complete look found none.
# usage: report-drift.sh FOLDER, with GH_TOKEN, GH_REPO, COMPLETE (true when every environment was looked at) and RUN
# (address of the run) in the environment
set -eu
folder=$1
label=drift
body=$(mktemp)
trap 'rm -f "$body"' EXIT
# GitHub takes 65536 characters.
limit=60000

if [ -d "$folder" ]; then cat "$folder"/*.md >"$body" 2>/dev/null || true; fi
number=$(gh issue list --label "$label" --state open --limit 1 --json number --jq '.[0].number // empty')

if [ ! -s "$body" ]; then
  if [ -n "$number" ] && [ "$COMPLETE" = true ]; then
    gh issue close "$number" --comment "Nothing has drifted any more: $RUN"
  fi
  exit 0
fi

if [ "$(wc -c <"$body")" -gt "$limit" ]; then
  printf 'The report is too long for an issue: it is kept with the run.\n' >"$body"
fi
printf '\n%s\n' "$RUN" >>"$body"
if [ -n "$number" ]; then
  gh issue edit "$number" --body-file "$body"
else
  gh label create "$label" --description "What is there is not what the stacks say" --force
  gh issue create --title "Drift" --label "$label" --body-file "$body"
fi
