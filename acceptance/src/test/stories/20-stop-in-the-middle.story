# withstand G 98: a stop lets running deploys end within its limit; whoever pushed is told, and nothing changes.
$ export SLIPWAY_DRAIN=2s
$ server_start
$ service kept one && git push -q epinio main
...
remote: -----> Live as v1: http://kept.localhost:8080
$ echo 'release: echo migrating; sleep 60' >>Procfile && say two
$ git push epinio main >$story/push.out 2>&1 & push=$!; eventually grep -q 'remote:  *migrating' $story/push.out
$ server_stop
server exited with 0
! wait $push
$ cat $story/push.out
...
remote:  !     The server is restarting and waits for this deploy to end
...
remote:  !     d2 failed: the server is restarting
...

# A deploy that ends within the limit ends well.
$ server_start
$ eventually page kept.localhost
one
$ remote deploys kept | grep -c -e queued -e staging -e building -e rolling-out || true
0
$ export SLIPWAY_DRAIN=30s
$ server_stop
server exited with 0
$ server_start
$ git checkout -q HEAD^ Procfile && echo 'release: echo migrating; sleep 2' >>Procfile && say three
$ git push epinio main >$story/push.out 2>&1 & push=$!; eventually grep -q 'remote:  *migrating' $story/push.out
$ server_stop
server exited with 0
$ wait $push; tail -n 1 $story/push.out
   [..]..[..]  main -> main
$ server_start
$ eventually page kept.localhost
three
