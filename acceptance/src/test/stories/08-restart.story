# A stop drains and a start brings everything back, once.
$ server_start
$ site again
$ git push -q epinio main
...
$ remote config set again SECRET=canary-value-1234
...
$ server_stop
server exited with 0
! page again.localhost
...
$ server_start
$ eventually page again.localhost
<h1>Hello</h1>
$ remote releases again --json | grep -c canary-value-1234 || true
0
$ remote config list again --reveal
...
SECRET[..]canary-value-1234
...

# So does a kill: nothing runs twice, and the next push works.
$ server_kill
$ server_start
$ eventually page again.localhost
<h1>Hello</h1>
$ remote ps again
...
web.1[..]
...
$ git commit -q --allow-empty -m More && git push -q epinio main
...
remote: -----> Live as v[..]: http://again.localhost:8080

# A second server on the same data is refused, and says whose it is.
! SLIPWAY_SSH=127.0.0.1:0 SLIPWAY_HTTP=127.0.0.1:0 slipway serve
...
[..]
$ grep -c canary-value-1234 $story/server.log || true
0
