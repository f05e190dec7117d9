# An app can be one folder of a repository, and answer at hosts of its own.
$ server_start
$ git init -q mono && cd mono && mkdir -p services/web && echo 'from the folder' >services/web/index.html && echo no >README && git add . && git commit -qm Mono
$ git remote add epinio $SERVER/mono && remote apps create mono
...
$ remote apps set mono folder services/web
...
$ git push -q epinio main
...
remote: -----> Live as v1: http://mono.localhost:8080
$ page mono.localhost
from the folder
$ remote domains add mono www.example.test
...
$ curl -s -H 'Host: www.example.test' http://127.0.0.1:8080/
from the folder
$ remote apps create other
...
! remote domains add other www.example.test
error: [..]
...
! remote domains add other '*.example.test'
error: [..]
...
$ remote apps rename mono poly
...
$ page poly.localhost
from the folder

# A tree without the folder is refused with what there is.
$ git remote set-url epinio $SERVER/poly && git mv services/web services/site && git commit -qm Move
! git push epinio main
...
 ! [remote rejected] main -> main ([..]services/web[..])
...

# What export-ignore names is not staged.
$ git mv services/site services/web && echo secret >services/web/notes.txt && echo 'notes.txt export-ignore' >services/web/.gitattributes && git add . && git commit -qm Notes && git push -q epinio main
...
remote: -----> Live as v[..]: http://poly.localhost:8080
$ status poly.localhost /notes.txt
404

# Deleting says what goes before it does.
! remote apps delete poly
...
$ remote apps delete poly --yes
...
$ status poly.localhost
404
! git ls-remote epinio
...
