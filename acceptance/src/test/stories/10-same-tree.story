# A tree that was built is not built again.
$ server_start
$ site reuse
$ git push -q epinio main
...
$ git commit -q --allow-empty -m 'Same tree' && git push -q epinio main
...
remote: -----> Reusing the image of an earlier build of this tree
...
remote: -----> Live as v2: http://reuse.localhost:8080
