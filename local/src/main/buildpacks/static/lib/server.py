"""Serves the files of one folder: server.py FOLDER HOST PORT."""

import http.server
import os
import re
import signal
import sys
import urllib.parse


def content_types():
    """Reads the types that nginx uses as well, so that both answer alike."""
    types = {"": "application/octet-stream"}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "types.conf"), encoding="utf-8") as conf:
        for content_type, extensions in re.findall(r"^\s+(\S+/\S+)\s+([^;]+);", conf.read(), re.MULTILINE):
            textual = content_type.startswith("text/") or content_type in ("application/json", "image/svg+xml")
            for extension in extensions.split():
                types["." + extension] = content_type + ("; charset=utf-8" if textual else "")
    return types


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "static"
    sys_version = ""
    timeout = 60

    def guess_type(self, path):
        return TYPES.get(os.path.splitext(path)[1].lower(), TYPES[""])

    def send_head(self):
        parts = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path).split("/")
        if any(part.startswith(".") and part != ".well-known" for part in parts):
            return self.not_found()
        path = self.translate_path(self.path)
        root = os.path.realpath(self.directory)
        if os.path.commonpath([root, os.path.realpath(path)]) != root:
            return self.not_found()
        if not os.path.exists(path) and os.path.isfile(path + ".html"):
            self.path = urllib.parse.quote(os.path.relpath(path + ".html", self.directory))
            self.path = "/" + self.path
        elif not os.path.exists(path):
            return self.not_found()
        return super().send_head()

    def list_directory(self, path):
        return self.not_found()

    def not_found(self):
        page = os.path.join(self.directory, "404.html")
        body = b"<!doctype html><title>Not found</title><h1>Not found</h1>\n"
        if os.path.isfile(page):
            with open(page, "rb") as file:
                body = file.read()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return None

    def log_message(self, format, *args):
        pass


TYPES = content_types()


def main():
    folder, host, port = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    server = http.server.ThreadingHTTPServer(
        (host, int(port)), lambda *args: Handler(*args, directory=os.path.abspath(folder))
    )
    server.serve_forever()


main()
