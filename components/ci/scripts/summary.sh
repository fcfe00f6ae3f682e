#!/bin/sh
# What was released, in Markdown. Written by Slipway.
# with SERVICE, VERSION, IMAGE, DIGEST, COMMIT, VERIFY (the command that checks the signature) and NEXT in the environment
set -eu
cat <<MARKDOWN
## $SERVICE $VERSION

| | |
|---|---|
| image | \`$IMAGE:$VERSION\` |
| digest | \`$DIGEST\` |
| commit | \`$COMMIT\` |
| next | $NEXT |

\`\`\`sh
$VERIFY $IMAGE@$DIGEST
docker buildx imagetools inspect $IMAGE@$DIGEST --format '{{ json .SBOM }}'
\`\`\`
MARKDOWN
