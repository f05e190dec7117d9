# withstand C 50: what refused pushes brought is gone from the repository.
$ server_start
$ service stays one && git push -q epinio main
...
remote: -----> Live as v1: http://stays.localhost:8080
$ echo 'web: exit 3' >Procfile && say two
! git push -q epinio main
...
 ! [remote rejected] main -> main (deploy d2 failed: web.1 exited with status 3 [..])
...
$ used() { du -sm $SLIPWAY_DATA/repositories | cut -f1; }; before=$(used)
$ for i in 1 2 3 4 5 6 7 8; do head -c 8000000 /dev/urandom >blob; git add blob; git commit -q --amend -m "Try $i"; git push -q epinio main >>../pushes.out 2>&1 && echo "push $i went through"; done; grep -c 'remote rejected' ../pushes.out
8
$ find $SLIPWAY_DATA/repositories -path '*incoming/*' -size +1 | wc -l
0
$ [ $(used) -lt $((before + 24)) ] || { du -m -d 2 $SLIPWAY_DATA/repositories; false; }
$ git ls-remote epinio main | grep -c "$(git rev-parse HEAD~1)"
1

# withstand C 62: clones that are dropped half-way leave nothing behind.
$ git checkout -q -b big && git push -q epinio big
...
$ held() { echo $(ls /proc/$(cat $story/server.pid)/$1 | wc -l); }; files=$(held fd); threads=$(held task)
$ for i in $(seq 50); do timeout -s KILL 0.5 git clone -q $SERVER/stays $story/copy-$i >/dev/null 2>&1 & clones="${clones-} $!"; done; wait $clones; true
...
$ back() { [ $(held fd) -le $((files + 10)) ] && [ $(held task) -le $((threads + 20)) ] || { echo "$(held fd) files, $(held task) threads"; false; }; }; eventually back
$ git clone -q -b big $SERVER/stays $story/whole && cmp blob $story/whole/blob
