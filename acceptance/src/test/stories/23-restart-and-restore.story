# withstand I 120, I 121: whatever was set up outlives a restart, and so does a copy of the data that is put back.
$ server_start
$ person bob
$ remote users add bob
...
$ remote keys add --user bob <home/.ssh/bob.pub
...
$ site kept && git push -q epinio main
...
remote: -----> Live as v1: http://kept.localhost:8080
$ remote config set kept GREETING=hello COLOUR=blue
...
$ remote domains add kept www.example.com
...
$ remote access grant kept bob deploy
...
$ remote ps scale kept web=2
...
$ echo 'more' >>index.html && git commit -qam More && git push -q epinio main
...
remote: -----> Live as v[..]: http://kept.localhost:8080
$ everything() {
>     for command in 'users list' 'apps' 'apps show kept' 'config list kept --reveal' 'domains list kept' \
>         'access list kept' 'releases kept' 'deploys kept' 'deploys show d2'; do remote $command; done
>     remote keys list | cut -d' ' -f1
>     ssh-keyscan -t ed25519 -p 2222 127.0.0.1 2>/dev/null
>     git ls-remote epinio
> }
$ everything >$story/before && wc -l <$story/before
[..]
$ server_stop
server exited with 0
$ server_start
$ everything | diff $story/before -
$ eventually curl -sSf -H 'Host: www.example.com' http://127.0.0.1:8080
<h1>Hello</h1>
more

# A copy that is put back serves the same, under the same host key, and takes pushes.
$ server_kill
$ cp -a $SLIPWAY_DATA $story/backup && rm -r $SLIPWAY_DATA && mv $story/backup $SLIPWAY_DATA
$ server_start
$ everything | diff $story/before -
$ eventually page kept.localhost
<h1>Hello</h1>
more
$ git -C $SLIPWAY_DATA/repositories/*.git fsck --full --strict
$ as bob git clone -q $SERVER/kept $story/copy && cd $story/copy && echo 'from bob' >>index.html && git commit -qam Bob && as bob git push -q origin main
...
remote: -----> Live as v[..]: http://kept.localhost:8080
