# An app under maintenance shows a page of the server's.
$ server_start
$ site mono
$ git push -q epinio main
...
$ remote apps maintenance mono on
...
$ status mono.localhost
503
$ remote apps maintenance mono off
...
$ status mono.localhost
200
