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
    mkdir -p "$home/bin" "$home/completion" "$home/systemd"
    copy_runtime
    copy_program
    rehearse
    "$home/bin/slipway" completion >"$home/completion/slipway.bash"
    cp "$sources/slipway.service" "$home/systemd/"
    cp "$sources/README.txt" "$root/LICENSE" "$root/README.md" "$root/CHANGELOG.md" "$home/"
    (cd "$target/dist" && tar -cf - "$name" | gzip >"$name.tar.gz")
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

copy_runtime() {
    "$JAVA_HOME/bin/jlink" --add-modules "$modules" --output "$home/runtime" \
        --strip-debug --no-header-files --no-man-pages >&2
    # For whoever chooses options that the caches of the rehearsal do not fit.
    "$home/runtime/bin/java" -XX:+UseCompactObjectHeaders -Xshare:dump >/dev/null
}

copy_program() {
    mkdir -p "$home/program/lib"
    cp "$target/slipway-server.jar" "$home/program/"
    libraries | while read -r library; do cp "$target/$library" "$home/program/lib/"; done
    cp "$sources/server.args" "$sources/client.args" "$home/program/"
    cp "$sources/slipway.sh" "$home/bin/slipway"
    chmod 755 "$home/bin/slipway"
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

rehearse() {
    echo "-----> Rehearsing, so that it starts fast" >&2
    log=$target/dist/rehearsal.log
    "$sources/rehearse.sh" "$JAVA_HOME" "$home/runtime" "$home/program" "$home/program" </dev/null >"$log" 2>&1 ||
        echo " !     It could not be rehearsed, so it will start slower; the whole story is in $log" >&2
}

main
