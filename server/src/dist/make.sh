#!/bin/sh
# Makes the archive that runs without a JDK, of what is built. Called by ./slipway dist, which sets JAVA_HOME.
set -eu

sources=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(CDPATH='' cd -- "$sources/../../.." && pwd -P)
target=$root/server/target

# Java SE and what libraries take beyond it: Unsafe, memory figures, zip and jar file systems, old encodings of commits.
modules=java.se,jdk.unsupported,jdk.management,jdk.zipfs,jdk.charsets

main() {
    version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' "$root/pom.xml")
    name=slipway-$version-$(platform)
    home=$target/dist/$name
    echo "-----> Packing $name" >&2
    rm -rf "$target/dist"
    mkdir -p "$home/program/lib" "$home/bin" "$home/systemd"
    "$JAVA_HOME/bin/jlink" --add-modules "$modules" --output "$home/runtime" \
        --strip-debug --no-header-files --no-man-pages >&2
    # The class data that java starts from, for the object headers that our options choose.
    "$home/runtime/bin/java" -XX:+UseCompactObjectHeaders -Xshare:dump >/dev/null
    cp "$target/slipway-server.jar" "$home/program/"
    libraries | while read -r library; do cp "$target/$library" "$home/program/lib/"; done
    cp "$sources/server.args" "$sources/client.args" "$home/program/"
    cp "$sources/slipway.sh" "$home/bin/slipway"
    chmod 755 "$home/bin/slipway"
    cp "$sources/slipway.service" "$home/systemd/"
    cp "$root/LICENSE" "$root/README.md" "$root/CHANGELOG.md" "$home/"
    (cd "$target/dist" && tar -cf - "$name" | gzip -9 >"$name.tar.gz")
    echo "$target/dist/$name.tar.gz"
}

platform() {
    case $(uname -m) in
        x86_64 | amd64) machine=x64 ;;
        aarch64 | arm64) machine=arm64 ;;
        *) machine=$(uname -m) ;;
    esac
    case $(uname -s) in
        Darwin) echo "macos-$machine" ;;
        *) echo "$(uname -s | tr '[:upper:]' '[:lower:]')-$machine" ;;
    esac
}

# What the manifest names: the folder may still hold versions of an earlier build.
libraries() {
    mkdir -p "$target/dist/manifest"
    (cd "$target/dist/manifest" && "$JAVA_HOME/bin/jar" -xf "$target/slipway-server.jar" META-INF/MANIFEST.MF)
    tr -d '\r' <"$target/dist/manifest/META-INF/MANIFEST.MF" |
        awk '/^ / { printf "%s", substr($0, 2); next } { printf "\n%s", $0 } END { print "" }' |
        sed -n 's/^Class-Path: //p' | tr ' ' '\n'
    rm -rf "$target/dist/manifest"
}

main
