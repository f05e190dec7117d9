# The same in Go, which not every builder has.
$ server_start
$ real() { cp -r "$PROJECT/local/src/test/apps/$1" "$story/$1" && cd "$story/$1" && git init -q && git add . && git commit -qm "$1" && git remote add epinio $SERVER/$1; }
$ real go && git push -q epinio main
...
remote:[..]slipway/go[..]
...
remote: -----> Live as v1: http://go.localhost:8080
$ page go.localhost
[..]
