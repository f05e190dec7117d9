# An app follows a repository elsewhere: its provider tells of a push, and the server fetches and deploys what is there.
$ server_start --internal-hosts localhost
$ repositories_elsewhere && git init -q --bare $story/elsewhere/octo/web.git
$ site web Elsewhere && git push -q $story/elsewhere/octo/web.git main
$ remote apps create web
...
$ remote webhooks add web github $ELSEWHERE/octo/web.git | tee $story/added | grep -v Secret:
Added webhook [..]; give this to github:
Payload URL:   http://localhost:8080/hooks/[..]
Content type:  application/json
The secret is not shown again.
$ delivers ping 1 '{"zen": "Keep it logically awesome."}'
ignored: ping
$ push='{"ref": "refs/heads/main", "repository": {"full_name": "octo/web", "clone_url": "http://169.254.169.254/"}}'
$ delivers push 2 "$push"
accepted
$ eventually page web.localhost
<h1>Elsewhere</h1>
$ eventually shows 'deployed as d1' remote webhooks deliveries web
[..]deployed as d1
$ remote webhooks deliveries web
ID  [..]
[..]push[..]deployed as d1
[..]ping[..]ignored: ping
$ git ls-remote $SERVER/web main | cut -f1 | grep -c $(git rev-parse HEAD)
1
$ remote releases web
...
[..]Deploy [..]: webhook from github[..]
...

# What runs already is not deployed again; nor is another branch, another repository, or what nobody has proven.
$ delivers push 3 "$push"
accepted
$ eventually shows 'runs already, as v1' remote webhooks deliveries web
[..]push[..]ignored: [..] runs already, as v1
$ delivers push 4 "${push/main/dev}"
ignored: dev is not main
$ delivers push 5 "${push/octo/fork}"
ignored: it is of fork/web, another repository
$ secret=guessed delivers push 6 "$push"
{[..]"status":401[..]}
$ curl -s -o /dev/null -w '%{http_code}\n' -d payload={} $(payload_url)
415
$ curl -s -o /dev/null -w '%{http_code}\n' $(payload_url)
405

# What was accepted before the server was killed is deployed when it is there again.
$ echo '<h1>Later</h1>' >index.html && git commit -qam Later && git push -q $story/elsewhere/octo/web.git main
$ delivers push 7 "$push" && server_kill && server_start --internal-hosts localhost
accepted
$ eventually shows Later page web.localhost
<h1>Later</h1>

# An address that asked for it is told of each deploy, signed; it can be told again.
$ remote notifications add web $ELSEWHERE/told | tee $story/notified | grep -v Secret:
Added notification [..]
It signs each body, in X-Slipway-Signature-256, and is not shown again.
$ echo '<h1>Told</h1>' >index.html && git commit -qam Told && git push -q $story/elsewhere/octo/web.git main
$ delivers push 7b "$push"
accepted
$ eventually shows deploy.succeeded cat $story/elsewhere/told
deploy.succeeded [..]"app":"web"[..]
$ grep deploy.succeeded $story/elsewhere/told | cut -d' ' -f3- | tr -d '\n' >$story/body
$ openssl dgst -sha256 -hmac $(sed -n 's/^Secret: *//p' $story/notified) <$story/body | sed 's/.* //' >$story/signature
$ grep -c "^deploy.succeeded sha256=$(cat $story/signature) " $story/elsewhere/told
1
$ eventually shows 'deploy.succeeded.*done' remote notifications deliveries web
[..]deploy.succeeded[..]done: the receiver has it
$ told=$(remote notifications deliveries web | awk '/deploy.succeeded/ { print $1 }') && remote notifications replay $told
Delivery [..]: received
$ eventually shows 2 grep -c deploy.succeeded $story/elsewhere/told
2

# A delivery can be replayed, and a webhook removed.
$ eventually shows 'deployed as d2' remote webhooks deliveries web
[..]deployed as d2
$ delivery=$(remote webhooks deliveries web | awk '/deployed as d1/ { print $1 }') && remote webhooks replay $delivery
Delivery [..]: received
$ eventually shows 'runs already' remote webhooks show $delivery
State:[..]ignored: [..] runs already, as v3
$ remote webhooks show $delivery --body
{"ref": "refs/heads/main"[..]
$ remote webhooks remove $(payload_url | sed 's|.*/||')
Removed webhook [..] of web
$ delivers push 8 "$push"
{[..]"status":404[..]}
! grep "$(secret)" $story/server.log
$ kill $(cat $story/elsewhere.pid)
