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
kind=client
[ "${1-}" != serve ] || kind=server
# shellcheck disable=SC2086 # several options in one variable
exec "$home/runtime/bin/java" "@$home/program/$kind.args" ${SLIPWAY_JAVA_OPTS-} \
    -jar "$home/program/slipway-server.jar" "$@"
