#!/bin/sh
# Starts an image as the cluster would and waits until it answers. Written by Slipway.
# usage: smoke-test.sh IMAGE PROBE PORT SECONDS [docker run options]
#   PROBE  the path that must answer below 400, or "postgres"
# CURL_IMAGE names the image that asks: it shares the container's network, so no port of this machine is needed.
set -eu
image=$1 probe=$2 port=$3 seconds=$4
shift 4

container=$(docker run --detach "$@" "$image")
trap 'docker rm --force --volumes "$container" >/dev/null' EXIT

answers() {
  if [ "$probe" = postgres ]; then
    # Over TCP: while it sets itself up, PostgreSQL listens on a socket alone.
    docker exec "$container" pg_isready --quiet --host 127.0.0.1 --port "$port"
  else
    docker run --rm --network "container:$container" "$CURL_IMAGE" \
      --fail --silent --output /dev/null --max-time 5 "http://127.0.0.1:$port$probe" 2>/dev/null
  fi
}

deadline=$(($(date +%s) + seconds))
until answers; do
  if [ "$(docker inspect --format '{{.State.Running}}' "$container")" != true ]; then
    reason="it ended with exit code $(docker inspect --format '{{.State.ExitCode}}' "$container")"
  elif [ "$(date +%s)" -ge "$deadline" ]; then
    reason="nothing answered within $seconds s"
  else
    sleep 1
    continue
  fi
  docker logs --tail 50 "$container" >&2
  echo "smoke test: $reason; asked was port $port for $probe, and the image exposes" \
    "$(docker inspect --format '{{json .Config.ExposedPorts}}' "$container")." \
    "Port and path are those of the service in Slipway's settings (services.<name>.port, probePath)." >&2
  exit 1
done
echo "smoke test: port $port answers for $probe"
