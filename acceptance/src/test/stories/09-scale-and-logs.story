# Process types, scale, logs and one-off processes.
$ server_start
$ git init -q jobs && cd jobs && git remote add epinio $SERVER/jobs
$ cat >Procfile <<'END'
> web: python3 -m http.server $PORT
> worker: while true; do echo working; sleep 1; done
> release: echo migrating the database
> END
$ touch requirements.txt && git add . && git commit -qm Jobs && git push -q epinio main
...
[..]migrating the database
...
remote: -----> Live as v1: http://jobs.localhost:8080
$ remote ps scale jobs web=2 worker=1
...
$ remote ps jobs
...
web.1[..]
web.2[..]
worker.1[..]
...
$ eventually sh -c 'ssh -p 2222 git@127.0.0.1 logs jobs -n 50 | grep -m1 -o "worker.1: working"'
worker.1: working
$ remote run jobs -- sh -c "'echo out; exit 7'" ; echo "status $?"
out
status 7
! remote ps scale jobs nosuch=1
...
