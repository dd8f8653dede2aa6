#!/bin/sh
# Where are the services? Their names are asked again and again: a container that was replaced, or
# added, has another address. nginx reads its configuration again only when one has changed.
set -eu
here=/etc/caselog/gateway
made=/tmp/caselog
services="case-command case-query alert-sync connector-pusher notifier"
port=5601

addresses() { # of one service, each once, in an order that does not change
  getent ahostsv4 "$1" 2> /dev/null | awk '{print $1}' | sort -u
}

upstream() { # NAME HOW, with the addresses on standard input
  echo "upstream $1 {"
  [ -z "$2" ] || echo "    $2;"
  some=
  while read -r address; do
    some=1
    echo "    server $address:$port max_fails=2 fail_timeout=2s;"
  done
  [ -n "$some" ] || echo "    server 127.0.0.1:9 down; # nobody is there"
  echo "    keepalive 64;"
  echo "    keepalive_timeout 60s; # shorter than theirs"
  echo "}"
}

upstreams() {
  for one in $services; do
    case $one in
      case-query) how="hash \$replica consistent" ;;
      *) how="least_conn" ;;
    esac
    addresses "$one" | upstream "$one" "$how"
  done
  for one in $services; do addresses "$one"; done | upstream everyone ""
}

listening() {
  if [ -s /tls/tls.crt ] && [ -s /tls/tls.key ]; then
    echo "listen $port ssl;"
    echo "http2 on;"
    echo "ssl_certificate /tls/tls.crt;"
    echo "ssl_certificate_key /tls/tls.key;"
    echo "ssl_protocols TLSv1.2 TLSv1.3;"
    echo "ssl_session_cache shared:tls:1m;"
    echo "add_header Strict-Transport-Security 'max-age=31536000' always;"
  else
    echo "listen $port;"
  fi
}

newest() { # of the certificate too: it is renewed while we run
  upstreams
  cat /tls/tls.crt /tls/tls.key 2> /dev/null | cksum || true
}

follow() { # what is known by now
  known=$1
  while sleep 2; do
    now=$(newest)
    [ "$now" != "$known" ] || continue
    upstreams > $made/upstreams.conf
    listening > $made/listen.conf
    if nginx -e stderr -c $here/nginx.conf -t -q && nginx -e stderr -c $here/nginx.conf -s reload; then
      known=$now
      echo '{"event":"addresses.changed"}'
    fi
  done
}

mkdir -p $made
began=$(newest)
upstreams > $made/upstreams.conf
listening > $made/listen.conf
follow "$began" &
exec nginx -e stderr -c $here/nginx.conf -g 'daemon off;'
