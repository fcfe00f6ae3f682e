#!/bin/sh
# Attaches to an image, signed as the image is, what gates ask for before they let it in: how it was built, what is in it,
# and what the scan found. Written by Slipway.
# usage: attest.sh SCAN COSIGN...
#   SCAN    Trivy's report in its format cosign-vuln, in this folder
#   COSIGN  the command that runs cosign, which sees this folder
# with IMAGE and DIGEST in the environment, and COSIGN_KEY where a key signs
set -eu
scan=$1
shift
provenance=.slipway-provenance.json sbom=.slipway-sbom.json
trap 'rm -f "$provenance" "$sbom"' EXIT

# The builder lays both into the image itself, where nobody has signed them.
told() {
  docker buildx imagetools inspect "$IMAGE@$DIGEST" --format "{{ json .$1 }}" >"$2"
  case $(head -c 4 "$2") in
    '' | null)
      echo "attest.sh: the builder left no $1 with $IMAGE@$DIGEST; build with --provenance and --sbom" >&2
      exit 1
      ;;
  esac
}
told Provenance.SLSA "$provenance"
told SBOM.SPDX "$sbom"

# SLSA provenance of version 1 has a buildDefinition, that of version 0.2 has none.
kind=slsaprovenance
if grep -q '"buildDefinition"' "$provenance"; then kind=slsaprovenance1; fi
for one in "$kind $provenance" "spdxjson $sbom" "vuln $scan"; do
  "$@" attest --yes ${COSIGN_KEY:+--key "$COSIGN_KEY"} --type "${one%% *}" --predicate "${one#* }" "$IMAGE@$DIGEST"
done
