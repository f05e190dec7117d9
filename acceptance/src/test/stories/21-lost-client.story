# withstand G 109: a deploy outlives whoever pushed it; the ref follows what runs.
$ server_start
$ service kept one && git push -q epinio main
...
remote: -----> Live as v1: http://kept.localhost:8080
$ sed -i 's/web: /&sleep 2; /' Procfile && say two
$ git push epinio main >$story/push.out 2>&1 & push=$!; eventually grep -o 'Rolling out v2' $story/push.out
Rolling out v2
! pkill -KILL -P $push; wait $push
$ eventually sh -c 'ssh -p 2222 git@127.0.0.1 deploys show d2 | grep -o "Outcome: *live.*"'
Outcome:  live as v2
$ page kept.localhost
two
$ eventually sh -c 'git ls-remote epinio main | grep -o $(git rev-parse HEAD)'
[..]
$ remote logs kept --build d2 | tail -n 1
-----> Live as v2: http://kept.localhost:8080

# Half a pack is as good as none.
$ head -c 4000000 /dev/urandom >blob && say three
$ printf '#!/bin/bash\nexec ssh "$@" < <(head -c 1000000)\n' >$story/bin/half-ssh && chmod +x $story/bin/half-ssh
! GIT_SSH=half-ssh git push -q epinio main
...
$ eventually sh -c '! find $SLIPWAY_DATA/repositories -path "*incoming/*" | grep .'
$ page kept.localhost
two
$ git push -q epinio main
...
remote: -----> Live as v3: http://kept.localhost:8080
$ page kept.localhost
three
