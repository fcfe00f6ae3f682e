#!/bin/sh
# Asks the infrastructure repository to propose a version: its workflow pin.yml opens the pull request.
# Written by Slipway.
# usage: propose.sh VERSION, with API_URL, INFRASTRUCTURE (owner/name), INFRASTRUCTURE_BRANCH, SERVICE, ENVIRONMENT
# and PIN_TOKEN (may start workflows there, and nothing else) in the environment
set -eu
version=$1

body="{\"ref\":\"$INFRASTRUCTURE_BRANCH\",\"inputs\":{\"environment\":\"$ENVIRONMENT\",\"service\":\"$SERVICE\",\"version\":\"$version\"}}"
# The token goes in by standard input: arguments are seen by every process of the machine.
answer=$(printf 'header = "Authorization: Bearer %s"\n' "$PIN_TOKEN" |
  curl --config - --silent --show-error --max-time 30 --retry 3 --write-out '\n%{http_code}' --data "$body" \
    "$API_URL/repos/$INFRASTRUCTURE/actions/workflows/pin.yml/dispatches")
case ${answer##*
} in
  20?) echo "proposed $SERVICE $version for $ENVIRONMENT to $INFRASTRUCTURE" ;;
  *)
    echo "propose.sh: $INFRASTRUCTURE did not take the proposal: $answer" >&2
    exit 1
    ;;
esac
