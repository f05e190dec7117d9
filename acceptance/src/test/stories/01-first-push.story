# From nothing to an open page: start the server, make an app, push it.
$ server_start
$ site hello 'Hello, world'
$ git push epinio main
...
remote: -----> Staging hello@[..] as d1
...
remote: -----> Rolling out v1
...
remote: -----> Live as v1: http://hello.localhost:8080
To ssh://127.0.0.1:2222/hello
 * [new branch]      main -> main
$ page hello.localhost
<h1>Hello, world</h1>

# The same commit again has nothing to do.
$ git push epinio main
Everything up-to-date

# A change goes live with the next push.
$ echo '<h1>Second</h1>' >index.html && git commit -qam Second && git push -q epinio main
...
remote: -----> Live as v2: http://hello.localhost:8080
$ page hello.localhost
<h1>Second</h1>
$ remote releases hello | head -1
VERSION[..]
$ remote releases hello --json | grep -c '"version"'
[..]

# What was pushed can be fetched, and what ran is there by its number.
$ cd .. && git clone -q $SERVER/hello copy && cat copy/index.html
<h1>Second</h1>
$ git ls-remote $SERVER/hello | cut -f2
HEAD
refs/heads/main
refs/releases/v1
refs/releases/v2
$ server_stop
server exited with 0
