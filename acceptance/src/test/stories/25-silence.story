# withstand A 21: a pusher who stops reading delays nobody; the log keeps what was said.
$ server_start
$ service loud one && echo 'release: for i in $(seq 150000); do echo "line $i of what nobody reads, and more of it"; done' >>Procfile && say two
$ git push epinio main >$story/loud.out 2>&1 & loud=$!; eventually grep -o -m1 'line 1 of' $story/loud.out
line 1 of
$ pkill -STOP -P $loud

# withstand A 22: a build that says nothing survives a proxy that cuts what is silent.
$ python3 $PROJECT/acceptance/src/test/cutting-proxy.py 2222 8 >$story/proxy.out & proxy=$!; eventually grep -q . $story/proxy.out
$ cd $story && service quiet one && echo 'release: sleep 25' >>Procfile && say two
$ git push -q ssh://git@127.0.0.1:$(head -n 1 $story/proxy.out)/quiet main
...
remote: -----> Live as v1: http://quiet.localhost:8080
$ tail -n +2 $story/proxy.out; kill $proxy

$ eventually sh -c 'ssh -p 2222 git@127.0.0.1 deploys show d1 | grep -o "Outcome: *live as v1"'
Outcome:  live as v1
$ remote logs loud --build d1 | tail -n 1
-----> Live as v1: http://loud.localhost:8080
$ pkill -KILL -P $loud; wait $loud; page loud.localhost
two
