# A commit that can't be built is refused, and the old release keeps serving.
$ server_start
$ site shop Open
$ git push -q epinio main
...
remote: -----> Live as v1: http://shop.localhost:8080
$ git rm -q index.html && echo nothing >notes.txt && git add . && git commit -qm 'Lose the page'
! git push epinio main
...
remote:  !     d2 failed: no buildpack matched
...
 ! [remote rejected] main -> main (deploy d2 failed: no buildpack matched)
error: failed to push some refs to 'ssh://127.0.0.1:2222/shop'
$ page shop.localhost
<h1>Open</h1>

# Nothing of the refused push stays.
$ git ls-remote $SERVER/shop main | cut -c1-40 | grep -c "$(git rev-parse HEAD)" || true
0
$ find "$SLIPWAY_DATA" -path '*incoming*' -type f | wc -l
0

# The same push can be tried again once it is mended.
$ git revert --no-edit -q HEAD 2>/dev/null || git revert --no-edit HEAD >/dev/null
$ git push -q epinio main
...
remote: -----> Live as v[..]: http://shop.localhost:8080
