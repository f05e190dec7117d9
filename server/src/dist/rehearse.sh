#!/bin/sh
# Runs Slipway once as it is going to be run, and leaves beside the program what makes its later starts fast. All of it
# can be missing, and what does not fit is ignored: it costs speed, never more. Prints what it does.
#
#   rehearse.sh JDK RUNTIME PROGRAM OPTIONS
#
# JDK       a JDK's home
# RUNTIME   the home of the Java runtime that is going to run the program
# PROGRAM   the folder of the program, whose lib/ is ours to change
# OPTIONS   the folder of server.args and client.args
#
# server.aot, client.aot   the program's classes as java holds them in memory, with what it learned about their methods
# kubernetes.aot           the same for a server on Kubernetes, most of whose classes are others
# native/                  SQLite's library, which each start would unpack otherwise
set -eu

jdk=$1
runtime=$2
program=$3
options=$4
longest=180
much=20000000

main() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/slipway.XXXXXX")
    server=
    backdrop=
    trap leave EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    mkdir "$work/home" "$work/tmp" "$work/made"
    remove_signatures
    make_key
    start_server server
    visit
    keep_native_library
    if can_push; then
        push
        push_and_clone_much
    fi
    ask
    stop_server
    keep_cache server server
    keep_cache client client
    rehearse_on_kubernetes
}

leave() {
    end "$server"
    end "$backdrop"
    rm -rf "$work"
}

end() {
    [ -n "$1" ] || return 0
    kill -KILL "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

# Nothing of the user's own settings may get in.
plainly() {
    env -i PATH="$PATH" HOME="$work/home" GIT_CONFIG_NOSYSTEM=1 "$@"
}

java() {
    kind=$1
    shift
    plainly "$runtime/bin/java" "@$options/$kind.args" "$@"
}

# Java keeps no class from a signed jar. What is signed here is what Maven has verified.
remove_signatures() {
    set --
    for jar in "$program"/lib/*.jar; do
        grep -q 'META-INF/[A-Z0-9_]*\.SF' "$jar" || continue
        case $jar in
            # Oracle's own JDK takes no security provider without a signature.
            */bcprov-*) ! grep -q '^IMPLEMENTOR="Oracle' "$runtime/release" || continue ;;
        esac
        set -- "$@" "$jar"
    done
    [ "$#" = 0 ] || "$jdk/bin/java" -XX:TieredStopAtLevel=1 "${0%/*}/Unsign.java" "$@"
}

make_key() {
    if command -v ssh-keygen >/dev/null; then
        mkdir -m 700 "$work/home/.ssh"
        ssh-keygen -q -t ed25519 -N '' -f "$work/home/.ssh/id_ed25519"
    fi
}

# start_server KIND [NAME=VALUE...]
start_server() {
    kind=$1
    shift
    log=$work/$kind.log
    # The function would put a shell between us and the server, which then got our signals.
    env -i PATH="$PATH" HOME="$work/home" "$@" "$runtime/bin/java" "@$options/server.args" \
        -XX:AOTCacheOutput="$work/made/$kind.aot" -Dorg.sqlite.tmpdir="$work/tmp" \
        -jar "$program/slipway-server.jar" serve \
        --data "$work/$kind" --ssh 127.0.0.1:0 --http 127.0.0.1:0 --allow-root >"$log" 2>&1 &
    server=$!
    # Whatever it waits for ends when the server does.
    watch "$server" >/dev/null 2>&1 &
    until grep -q ' is ready after ' "$log"; do
        kill -0 "$server" || fail
        sleep 0.2 2>/dev/null || sleep 1
    done
    remote=$(sed -n 's/^  pushes *\([^ ]*\) .*/\1/p' "$log")
}

visit() {
    curl -s -m 20 --noproxy '*' -H 'Host: localhost' "http://$(sed -n 's/^  apps .* on //p' "$log")/readyz" || true
}

watch() {
    waited=0
    while [ "$waited" -lt "$longest" ] && kill -0 "$1"; do
        sleep 1
        waited=$((waited + 1))
    done
    kill -KILL "$1"
}

keep_native_library() {
    mkdir -p "$program/native"
    for library in "$work"/tmp/sqlite-*-*sqlitejdbc.*; do
        case $library in
            *.lck) ;;
            *)
                cp "$library" "$program/native/${library##*-}"
                # It was unpacked for its owner alone, who is not always the one who starts the program.
                chmod 755 "$program/native/${library##*-}"
                ;;
        esac
    done
}

can_push() {
    [ -e "$work/home/.ssh/id_ed25519.pub" ] && command -v git >/dev/null && command -v ssh >/dev/null
}

push() {
    mkdir "$work/app"
    (
        cd "$work/app"
        echo 'worker: exec sleep 600' >Procfile
        plainly git init -q .
        plainly git add Procfile
        plainly git -c user.name=Slipway -c user.email=slipway@localhost commit -q -m 'Rehearse'
        over_ssh push "$remote/rehearsal" HEAD:refs/heads/main
    )
}

# What is large is slow until java knows its methods well.
push_and_clone_much() {
    mkdir "$work/much"
    (
        cd "$work/much"
        head -c "$much" /dev/urandom | split -b 10000 -a 3
        plainly git init -q .
        plainly git -c core.compression=0 add .
        plainly git -c user.name=Slipway -c user.email=slipway@localhost commit -q -m 'Rehearse'
        over_ssh push -q "$remote/rehearsal" HEAD:refs/heads/much
        over_ssh clone -q --bare "$remote/rehearsal" "$work/clone"
    )
}

over_ssh() {
    plainly git -c core.sshCommand="ssh -F /dev/null -i '$work/home/.ssh/id_ed25519' -o BatchMode=yes \
        -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR" "$@"
}

ask() {
    java client -XX:AOTCacheOutput="$work/made/client.aot" -jar "$program/slipway-server.jar" --data "$work/server" apps
}

stop_server() {
    kill -TERM "$server"
    wait "$server" || fail
    server=
}

# There is nothing to build with, so the push is refused: what comes before that is most of what the server ever loads.
rehearse_on_kubernetes() {
    start_backdrop
    mkdir "$work/s3"
    echo rehearsal | tee "$work/s3/access-key" >"$work/s3/secret-key"
    cat >"$work/kubeconfig" <<END
current-context: rehearsal
contexts:
  - name: rehearsal
    context: {cluster: backdrop}
clusters:
  - name: backdrop
    cluster:
      server: https://127.0.0.1:$api
      certificate-authority: $work/api.crt
END
    start_server kubernetes KUBECONFIG="$work/kubeconfig" SLIPWAY_PLATFORM=kubernetes SLIPWAY_DOMAIN=localhost \
        SLIPWAY_S3_ENDPOINT="http://127.0.0.1:$s3" SLIPWAY_S3_CREDENTIALS="$work/s3" \
        SLIPWAY_REGISTRY="127.0.0.1:$s3" SLIPWAY_REGISTRY_INSECURE=on \
        SLIPWAY_BUILDER="127.0.0.1:$s3/none" SLIPWAY_SERVER_IMAGE=localhost/none
    visit
    if can_push; then
        over_ssh -C "$work/app" push "$remote/rehearsal" HEAD:refs/heads/main || true
        over_ssh -C "$work/app" push "$remote/rehearsal" HEAD:refs/heads/kept
    fi
    stop_server
    keep_cache kubernetes server
}

start_backdrop() {
    set -- -keystore "$work/api.p12" -storepass rehearsal -alias api
    "$jdk/bin/keytool" -genkeypair "$@" -keyalg EC -dname CN=Backdrop -ext SAN=ip:127.0.0.1
    "$jdk/bin/keytool" -exportcert "$@" -rfc -file "$work/api.crt"
    "$jdk/bin/java" -XX:TieredStopAtLevel=1 -cp "$program/lib/*" "${0%/*}/Backdrop.java" \
        "$work/api.p12" rehearsal >"$work/ports" &
    backdrop=$!
    watch "$backdrop" >/dev/null 2>&1 &
    until [ "$(wc -l <"$work/ports")" = 2 ]; do
        kill -0 "$backdrop" || exit 1
        sleep 0.2 2>/dev/null || sleep 1
    done
    api=$(sed -n 1p "$work/ports")
    s3=$(sed -n 2p "$work/ports")
}

fail() {
    cat "$log"
    exit 1
}

# keep_cache CACHE KIND: a cache that java takes, with the options that programs of that kind are started with
keep_cache() {
    cache=$work/made/$1.aot
    java "$2" -XX:AOTMode=on -XX:AOTCache="$cache" -jar "$program/slipway-server.jar" version
    mv "$cache" "$program/$1.aot"
}

main
