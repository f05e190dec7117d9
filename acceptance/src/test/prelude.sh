# What every story's terminal starts with: a home with a key, `slipway` and `ssh` on the PATH, and a server's life in verbs.
set -u
# Where the server itself listens for visitors; on a cluster the ingress controller does, at HTTP_PORT.
: "${CONTROL_PORT=$HTTP_PORT}"
export HOME=$PWD/home XDG_DATA_HOME=$PWD/home/.local/share XDG_CONFIG_HOME=$PWD/home/.config
export SLIPWAY_DATA=$PWD/data SLIPWAY_SSH=127.0.0.1:$SSH_PORT SLIPWAY_HTTP=127.0.0.1:$CONTROL_PORT
export SERVER=ssh://git@127.0.0.1:$SSH_PORT
unset SSH_AUTH_SOCK GIT_SSL_CAINFO SSL_CERT_FILE CURL_CA_BUNDLE
[ "$(id -u)" != 0 ] || export SLIPWAY_ALLOW_ROOT=true
mkdir -p "$HOME/.ssh" bin
chmod 700 "$HOME/.ssh"
# ssh finds its home in the user database, not in HOME.
cat >"$HOME/.ssh/config" <<END
Host *
    IdentityFile $HOME/.ssh/id_ed25519
    IdentitiesOnly yes
    UserKnownHostsFile $HOME/.ssh/known_hosts
    StrictHostKeyChecking accept-new
    LogLevel ERROR
END
printf '#!/bin/sh\nexec %s -F %s "$@"\n' "$(command -v ssh)" "$HOME/.ssh/config" >bin/ssh
printf '#!/bin/sh\nexec %s "$@"\n' "$PROJECT/slipway" >bin/slipway
chmod +x bin/*
export PATH=$PWD/bin:$PATH
ssh-keygen -q -t ed25519 -N '' -C tester -f "$HOME/.ssh/id_ed25519"
git config --global user.name Tester
git config --global user.email tester@example.com
git config --global init.defaultBranch main
git config --global advice.detachedHead false
story=$PWD

# Makes another person's key and has ssh and git use it for one command: as bob git push ...
person() { ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$HOME/.ssh/$1"; }
as() {
    local who=$1
    shift
    sed "s|id_ed25519|$who|" "$HOME/.ssh/config" >"$HOME/.ssh/config-$who"
    printf '#!/bin/sh\nexec %s -F %s "$@"\n' /usr/bin/ssh "$HOME/.ssh/config-$who" >"$story/bin/ssh-$who"
    chmod +x "$story/bin/ssh-$who"
    if [ "$1" = ssh ]; then
        shift
        "ssh-$who" "$@"
    else
        GIT_SSH="$story/bin/ssh-$who" "$@"
    fi
}

# Tries a command until it succeeds; shows the last try.
eventually() {
    local deadline=$((SECONDS + 60)) out
    until out=$("$@" 2>&1); do
        if [ $SECONDS -ge $deadline ]; then
            printf '%s\n' "$out"
            return 1
        fi
        sleep 0.2
    done
    [ -z "$out" ] || printf '%s\n' "$out"
}

# Shows the lines of a command's output that a pattern is in: shows PATTERN COMMAND...
shows() { "${@:2}" | grep -- "$1"; }

page() { curl -sS --fail-with-body --max-time 30 "http://$1:$HTTP_PORT${2-/}"; }
status() { curl -s -o /dev/null -w '%{http_code}\n' --max-time 30 "http://$1:$HTTP_PORT${2-/}"; }
remote() { ssh -p "$SSH_PORT" git@127.0.0.1 "$@"; }

server_start() {
    slipway serve "$@" >>"$story/server.log" 2>&1 &
    echo $! >"$story/server.pid"
    # The first start after a build rehearses.
    local deadline=$((SECONDS + 180))
    until curl -sf -o /dev/null "http://127.0.0.1:$CONTROL_PORT/readyz"; do
        if ! kill -0 "$(cat "$story/server.pid")" 2>/dev/null || [ $SECONDS -ge $deadline ]; then
            cat "$story/server.log"
            return 1
        fi
        sleep 0.1
    done
}

# Ends the server with a signal; tells its exit status.
server_signal() {
    local pid
    pid=$(cat "$story/server.pid")
    rm -f "$story/server.pid"
    kill -"$1" "$pid"
    wait "$pid" 2>/dev/null
    local status=$?
    [ "$1" = KILL ] || echo "server exited with $status"
}
server_stop() { server_signal TERM; }
server_kill() { server_signal KILL; }
server_end() { [ ! -e "$story/server.pid" ] || server_signal TERM; }

# Makes a small real site, and commits it.
site() {
    git init -q "$1" && cd "$1" && echo "<h1>${2-Hello}</h1>" >index.html && git add . && git commit -qm 'First page'
    git remote add epinio "$SERVER/$1"
}

# Makes a small real program that answers with a text, and commits it; say changes the text.
service() {
    git init -q "$1" && cd "$1" && cp "$PROJECT/acceptance/src/test/apps/page.py" . && echo 'web: python3 page.py' >Procfile
    git remote add epinio "$SERVER/$1" && say "$2"
}
say() { echo "$1" >text && git add . && git commit -qm "$1"; }

# Serves bare repositories as a provider elsewhere would, at $ELSEWHERE, and delivers what it would tell of them.
repositories_elsewhere() {
    mkdir -p "$story/elsewhere"
    rm -f "$story/elsewhere.port"
    python3 "$PROJECT/acceptance/src/test/git-server.py" "$story/elsewhere" >"$story/elsewhere.port" 2>/dev/null &
    echo $! >"$story/elsewhere.pid"
    eventually test -s "$story/elsewhere.port"
    ELSEWHERE=http://localhost:$(cat "$story/elsewhere.port")
}
payload_url() { sed -n 's/^Payload URL: *//p' "$story/added"; }
secret() { sed -n 's/^Secret: *//p' "$story/added"; }
delivers() {
    local signature
    signature=$(printf %s "$3" | openssl dgst -sha256 -hmac "${secret-$(secret)}" | sed 's/.* //')
    curl -sS --max-time 30 -H 'Content-Type: application/json' -H "X-GitHub-Event: $1" -H "X-GitHub-Delivery: $2" \
        -H "X-Hub-Signature-256: sha256=$signature" --data-binary "$3" "$(payload_url)"
}
