# Real applications in three languages, each with what it gets from its real package registry.
$ server_start
$ real() { cp -r "$PROJECT/local/src/test/apps/$1" "$story/$1" && cd "$story/$1" && git init -q && git add . && git commit -qm "$1" && git remote add epinio $SERVER/$1; }
$ real maven && git push -q epinio main
...
remote:[..]slipway/java[..]
...
remote: -----> Live as v1: http://maven.localhost:8080
$ page maven.localhost
{"hello":"java"}
$ real nodejs && git push -q epinio main
...
remote:[..]slipway/nodejs[..]
...
remote: -----> Live as v1: http://nodejs.localhost:8080
$ page nodejs.localhost
hello node 60000 built production
$ real python && git push -q epinio main
...
remote:[..]slipway/python[..]
...
remote: -----> Live as v1: http://python.localhost:8080
$ page python.localhost
hello python[..]
