# Deploys can be seen again, cancelled and retried; the pusher's connection does not matter.
$ server_start
$ git init -q slow && cd slow && git remote add epinio $SERVER/slow
$ printf 'web: python3 -m http.server $PORT\nrelease: while [ ! -e /tmp/never ]; do sleep 1; done\n' >Procfile && git add . && git commit -qm Slow
$ git push epinio main >push.log 2>&1 &
$ eventually sh -c 'ssh -p 2222 git@127.0.0.1 deploys show d1 | grep -q rolling-out'
$ remote deploys cancel d1
...
$ eventually grep rejected push.log
 ! [remote rejected] main -> main (deploy d1 cancelled by admin)
! remote deploys attach d1
...
[..]d1 cancelled by admin
...

# Without waiting, the ref moves at once, and the deploy can be followed later.
$ printf 'web: python3 -m http.server $PORT\n' >Procfile && git commit -qam Quick && git push -q -o nowait epinio main
...
$ remote deploys attach d2 | tail -1
-----> Live as [..]
$ remote logs slow --build d2 | head -1
-----> Staging slow@[..]
