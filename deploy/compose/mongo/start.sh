#!/bin/bash
# MongoDB, as soon as `init` has made what the members of its set say to each other.
set -eu
until [ -s /mongo-secrets/root-password ]; do sleep 0.2; done
install -m 400 /mongo-secrets/keyfile /tmp/keyfile # it must be its own, and nobody else's to read
exec mongod --bind_ip_all --replSet rs0 --keyFile /tmp/keyfile --quiet \
  --wiredTigerCacheSizeGB "${CACHE_GB:-0.5}" \
  --setParameter transactionLifetimeLimitSeconds=3
