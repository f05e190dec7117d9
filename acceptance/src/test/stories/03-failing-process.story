# A release whose process does not come up never gets a visitor.
$ server_start
$ git init -q api1 && cd api1 && git remote add epinio $SERVER/api1
$ cat >app.py <<'END'
> import http.server, os
> class Page(http.server.BaseHTTPRequestHandler):
>     def do_GET(self):
>         self.send_response(200); self.end_headers()
>         self.wfile.write((os.environ.get("GREETING", "hi") + "\n").encode())
> http.server.ThreadingHTTPServer(("", int(os.environ["PORT"])), Page).serve_forever()
> END
$ echo 'web: python3 app.py' >Procfile && touch requirements.txt && git add . && git commit -qm First
$ git push -q epinio main
...
remote: -----> Live as v1: http://api1.localhost:8080
$ page api1.localhost
hi
$ echo 'raise SystemExit(3)' >app.py && git commit -qam Broken
! git push epinio main
...
 ! [remote rejected] main -> main (deploy d2 failed: [..])
...
$ page api1.localhost
hi

# Configuration makes a release; a rollback takes it back in seconds.
$ remote config set api1 GREETING=hello
...
$ page api1.localhost
hello
$ remote config list api1
...
GREETING[..]*[..]
...
$ remote rollback api1 v1
...
$ page api1.localhost
hi
