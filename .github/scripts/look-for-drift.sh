#!/bin/sh
# Plans one environment with what was changed by hand, and leaves the plan in drift-ENVIRONMENT.md where something was.
# A look that could not be had is a failure, never "nothing drifted".
# usage: look-for-drift.sh ENVIRONMENT, with GH_TOKEN and GH_REPO besides what a plan needs in the environment
set -eu
environment=$1
report=drift-$environment.md

if [ "$(gh run list --workflow up.yml --status in_progress --json databaseId --jq length)" -ne 0 ]; then
  echo "up.yml is under way, and half of a change would be taken for drift: run this again when it has ended" >&2
  exit 1
fi

# Exit code of a plan: 0 nothing to do, 2 changes, 1 refused or failed.
code=0
npm run --silent plan -- "$environment" --refresh --format markdown >"$report" || code=$?
if [ "$code" -eq 0 ]; then
  rm "$report"
elif [ ! -s "$report" ]; then
  rm "$report"
  echo "there is no plan of $environment: it ended with exit code $code, for the reason above" >&2
  exit 1
fi
