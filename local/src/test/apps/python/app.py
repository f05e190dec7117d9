import http.server
import os

import itsdangerous


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        signed = itsdangerous.Signer("key").sign("hello python")
        self.send_response(200)
        self.send_header("Content-Length", str(len(signed)))
        self.end_headers()
        self.wfile.write(signed)


http.server.HTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler).serve_forever()
