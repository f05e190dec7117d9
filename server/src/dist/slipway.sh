#!/bin/sh
# Slipway with the Java runtime that lies beside it. SLIPWAY_JAVA_OPTS: further options for java.
set -eu

file=$0
while [ -L "$file" ]; do
    link=$(readlink "$file")
    case $link in
        /*) file=$link ;;
        *) file=$(dirname -- "$file")/$link ;;
    esac
done
home=$(CDPATH='' cd -- "$(dirname -- "$file")/.." && pwd -P)
program=$home/program
kind=client
[ "${1-}" != serve ] || kind=server
cached=$kind
case "$kind ${SLIPWAY_PLATFORM-} $* " in
    'server kubernetes '* | 'server '*' --platform kubernetes '* | 'server '*' --platform=kubernetes '*)
        [ ! -r "$program/kubernetes.aot" ] || cached=kubernetes
        ;;
esac
cache=
[ ! -r "$program/$cached.aot" ] || cache=-XX:AOTCache=$program/$cached.aot
# glibc would keep a pool of freed memory for each thread.
[ "$kind" = client ] || umask 077
[ "$kind" = client ] || export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX-2}"
# shellcheck disable=SC2086 # several options in one variable
exec "$home/runtime/bin/java" "@$program/$kind.args" ${cache:+"$cache"} "-Dorg.sqlite.lib.path=$program/native" \
    ${SLIPWAY_JAVA_OPTS-} -jar "$program/slipway-server.jar" "$@"
