"""Serves the bare repositories below a folder by git's http-backend on a loopback port: FOLDER. Prints its port.

Those below a folder `private` are for who logs in as what its file `login` has, NAME:PASSWORD.

What is posted to /told is kept in the file `told` there: a line of its event, its signature and its body."""

import base64
import http.server
import os
import subprocess
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path, _, query = self.path.partition("?")
        environment = dict(
            os.environ,
            GIT_PROJECT_ROOT=os.path.abspath(sys.argv[1]),
            GIT_HTTP_EXPORT_ALL="1",
            REQUEST_METHOD=self.command,
            PATH_INFO=path,
            QUERY_STRING=query,
            CONTENT_TYPE=self.headers.get("Content-Type", ""),
            HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""),
            HTTP_GIT_PROTOCOL=self.headers.get("Git-Protocol", ""),
        )
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if path == "/told":
            self.keep(body.decode())
            return
        if path.startswith("/private/") and not self.is_known():
            self.send_response(401)
            self.send_header("WWW-Authenticate", "Basic realm=git")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        answer = subprocess.run(["git", "http-backend"], input=body, capture_output=True, env=environment).stdout
        head, _, content = answer.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(fields.pop("Status", "200")[:3]))
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET

    def is_known(self):
        with open(os.path.join(sys.argv[1], "private", "login"), "rb") as login:
            known = base64.b64encode(login.read().strip()).decode()
        return self.headers.get("Authorization", "") == "Basic " + known

    def keep(self, body):
        fields = [self.headers["X-Slipway-Event"], self.headers["X-Slipway-Signature-256"], body]
        with open(os.path.join(sys.argv[1], "told"), "a") as told:
            print(*fields, file=told)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
