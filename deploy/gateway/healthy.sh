#!/bin/sh
# Does everything behind the gateway answer? As `/readyz` says, over whatever it speaks.
if [ -s /tls/tls.crt ]; then url=https://127.0.0.1:5601; else url=http://127.0.0.1:5601; fi
exec curl --silent --show-error --fail --insecure --max-time 5 --output /dev/null "$url/readyz"
