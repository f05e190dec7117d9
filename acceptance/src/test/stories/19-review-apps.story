# Each pull request of the repository that an app follows gets an app of its own, which goes with it; a fork's waits for an admin.
$ server_start --internal-hosts localhost
$ repositories_elsewhere && git init -q --bare $story/elsewhere/octo/web.git
$ site web Main && git push -q $story/elsewhere/octo/web.git main
$ remote apps create web && remote config set web GREETING=hello
...
$ remote webhooks add web github $ELSEWHERE/octo/web.git --review-apps >$story/added
$ head='"head": {"sha": "SHA", "repo": {"full_name": "octo/web"}}' base='"base": {"repo": {"full_name": "octo/web"}}'
$ pull="{\"action\": \"opened\", \"number\": 5, \"pull_request\": {$head, $base}}"
$ git switch -qc changes && echo '<h1>Changes</h1>' >index.html && git commit -qam Changes
$ git push -q $story/elsewhere/octo/web.git changes:refs/pull/5/head
$ pull=${pull/SHA/$(git rev-parse HEAD)}
$ delivers pull_request 1 "$pull"
accepted
$ eventually page web-pr-5.localhost
<h1>Changes</h1>
$ remote config list web-pr-5 --reveal
NAME        VALUE
GREETING    hello
REVIEW_APP  [..]/5
$ echo '<h1>More</h1>' >index.html && git commit -qa --amend -m More
$ git push -qf $story/elsewhere/octo/web.git changes:refs/pull/5/head
$ delivers pull_request 2 "${pull/opened/synchronize}"
accepted
$ eventually shows More page web-pr-5.localhost
<h1>More</h1>
$ delivers pull_request 3 "${pull/opened/closed}"
accepted
$ eventually shows 'done: web-pr-5 was removed' remote webhooks deliveries web
[..]done: web-pr-5 was removed
! remote apps show web-pr-5
error: app 'web-pr-5' not found
...

# A fork's never runs by itself; an admin lets the commit of a delivery run.
$ git push -q $story/elsewhere/octo/web.git changes:refs/pull/6/head
$ fork=${pull/octo\/web/mallory\/web} && fork=${fork/'"number": 5'/'"number": 6'}
$ fork=$(echo "$fork" | sed "s/\"sha\": \"[0-9a-f]*\"/\"sha\": \"$(git rev-parse HEAD)\"/")
$ delivers pull_request 4 "$fork"
ignored: pull request 6 is a fork's, which an admin lets run with webhooks approve
! remote apps show web-pr-6
...
$ remote webhooks approve $(remote webhooks deliveries web | awk '/fork/ { print $1 }')
Delivery [..]: received
$ eventually page web-pr-6.localhost
<h1>More</h1>
$ kill $(cat $story/elsewhere.pid)
