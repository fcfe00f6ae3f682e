#!/bin/sh
# Tags a commit on GitHub. A tag that is there already on the same commit is success: a job may run again.
# Written by Slipway.
# usage: tag.sh VERSION COMMIT, with API_URL, REPOSITORY (owner/name) and GITHUB_TOKEN in the environment
set -eu
version=$1 commit=$2

# The token goes in by standard input: arguments are seen by every process of the machine.
api() {
  printf 'header = "Authorization: Bearer %s"\n' "$GITHUB_TOKEN" |
    curl --config - --silent --show-error --max-time 30 --retry 3 --write-out '\n%{http_code}' "$@"
}

answer=$(api --data "{\"ref\":\"refs/tags/v$version\",\"sha\":\"$commit\"}" "$API_URL/repos/$REPOSITORY/git/refs")
case ${answer##*
} in
  201) echo "tagged $commit as v$version" ;;
  422)
    case $(api "$API_URL/repos/$REPOSITORY/git/ref/tags/v$version") in
      *"$commit"*) echo "v$version stands on $commit already" ;;
      *)
        echo "tag.sh: v$version is the tag of another commit. Was this checked out with all tags?" >&2
        exit 1
        ;;
    esac
    ;;
  *)
    echo "tag.sh: GitHub refused the tag v$version: $answer" >&2
    exit 1
    ;;
esac
