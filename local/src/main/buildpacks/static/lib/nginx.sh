#!/bin/sh
# Starts nginx for one folder: sh nginx.sh NGINX FOLDER, in the app's folder.
set -eu
program=$1
root=$(cd "$2" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
state=$(mktemp -d "${TMPDIR:-/tmp}/nginx.XXXXXX")

# Where root starts it, its workers would become somebody who cannot read the app.
user=
if [ "$(id -u)" -eq 0 ]; then
    user="user $(id -un) $(id -gn);"
fi
not_found=
if [ -f "$root/404.html" ]; then
    not_found="error_page 404 /404.html;"
fi

cat >"$state/nginx.conf" <<CONF
$user
daemon off;
worker_processes 1;
pid $state/pid;
error_log stderr warn;
events { worker_connections 512; }
http {
    include $here/types.conf;
    default_type application/octet-stream;
    charset utf-8;
    charset_types text/css text/javascript text/plain text/xml text/csv application/json application/manifest+json image/svg+xml;
    access_log off;
    server_tokens off;
    absolute_redirect off;
    sendfile on;
    gzip on;
    gzip_vary on;
    gzip_proxied any;
    gzip_types text/css text/javascript text/plain text/xml application/json application/manifest+json application/wasm image/svg+xml;
    client_body_temp_path $state/body;
    proxy_temp_path $state/proxy;
    fastcgi_temp_path $state/fastcgi;
    uwsgi_temp_path $state/uwsgi;
    scgi_temp_path $state/scgi;
    server {
        listen ${HOST:-0.0.0.0}:$PORT;
        root $root;
        index index.html;
        $not_found
        location ~ /\\.(?!well-known/) { return 404; }
        location / { try_files \$uri \$uri/index.html \$uri.html =404; }
    }
}
CONF
# Without this option, which older ones lack, nginx first complains of a log that it may not write.
early=
if "$program" -h 2>&1 | grep -q -- '-e filename'; then
    early='-e stderr'
fi
# shellcheck disable=SC2086 # none or two arguments
exec "$program" $early -p "$state" -c "$state/nginx.conf"
