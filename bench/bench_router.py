"""Compares the router with nginx, each before a copy of the same small program, and watches the heap under large bodies."""

import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time

CONNECTIONS = 64
SECONDS = 8
GIGABYTE = 1_000_000_000

APP = """package main

import (
	"io"
	"net/http"
	"os"
	"strconv"
)

func main() {
	chunk := make([]byte, 65536)
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello, world\\n") })
	http.HandleFunc("/big", func(w http.ResponseWriter, r *http.Request) {
		left, _ := strconv.Atoi(r.URL.Query().Get("bytes"))
		for left > 0 {
			n := min(left, len(chunk))
			if _, err := w.Write(chunk[:n]); err != nil {
				return
			}
			left -= n
		}
	})
	http.HandleFunc("/upload", func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		io.WriteString(w, strconv.FormatInt(n, 10))
	})
	if err := http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil); err != nil {
		panic(err)
	}
}
"""

PEER = """worker_processes auto;
daemon off;
pid {folder}/pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    keepalive_requests 1000000;
    upstream app {{ server 127.0.0.1:{app}; keepalive 64; keepalive_requests 1000000; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_pass http://app;
        }}
    }}
}}
"""


def wrk(url, host):
    shown = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", f"Host: {host}", url],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if "Non-2xx" in shown or "Socket errors" in shown:
        sys.exit(shown)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", shown)[1])
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", shown).groups()
    return rate, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def deploy(bench):
    machine, server = bench.machine, bench.slipway()
    folder = machine.folder / "goapp"
    machine.git("init", "-q", "-b", "main", folder)
    (folder / "main.go").write_text(APP)
    (folder / "go.mod").write_text("module example.com/bench\n\ngo 1.21\n")
    machine.git("add", ".", cwd=folder)
    machine.git("commit", "-qm", "App", cwd=folder)
    machine.git("push", "-q", server.repository("goapp"), "main", cwd=folder)
    return folder


def peer(bench, source, ports):
    folder = bench.machine.folder / "nginx"
    folder.mkdir()
    binary = folder / "app"
    subprocess.run(["go", "build", "-o", binary, "."], cwd=source, check=True)
    app = subprocess.Popen([binary], env={"PORT": str(ports[0])})
    (folder / "nginx.conf").write_text(PEER.format(folder=folder, app=ports[0], port=ports[1]))
    nginx = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    proxy = subprocess.Popen([nginx, "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
    bench.stack.callback(app.kill)
    bench.stack.callback(proxy.terminate)
    time.sleep(1)


def body(port, head, length, upload):
    """Sends one request and moves a body of that length; returns how many bytes came back."""
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.sendall(head.encode())
        block = bytes(65536)
        if upload:
            left = length
            while left > 0:
                left -= link.send(block[: min(left, len(block))])
            return len(link.recv(4096))
        came = 0
        while data := link.recv(1 << 20):
            came += len(data)
        return came


def heap_added(server, work):
    before = server.live_heap()
    most = [before]
    done = threading.Event()

    def watch():
        while not done.wait(0.5):
            most.append(server.live_heap())

    watcher = threading.Thread(target=watch)
    watcher.start()
    moved = work()
    done.set()
    watcher.join()
    return max(most) - before, moved


def measure(bench):
    ports = [free_port(), free_port()]
    source = deploy(bench)
    peer(bench, source, ports)
    server = bench.slipway()
    host = "goapp.localhost"
    ours, theirs = (f"http://127.0.0.1:{server.http_port}/", f"http://127.0.0.1:{ports[1]}/")
    wrk(ours, host), wrk(theirs, host)
    ratios, added = [], []
    for _ in range(bench.runs):
        our_rate, our_p99 = wrk(ours, host)
        their_rate, their_p99 = wrk(theirs, host)
        ratios.append(our_rate / their_rate)
        added.append(our_p99 - their_p99)
    bench.report(
        "router, 64 connections, requests per second",
        f"{statistics.median(ratios):.2f}",
        "0.6",
        "0.9",
        f"ours {our_rate:.0f}/s, nginx {their_rate:.0f}/s",
    )
    bench.report("  p99 added", f"{statistics.median(added):.1f} ms", "3 ms", "1 ms")
    down = f"GET /big?bytes={GIGABYTE} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    grown, moved = heap_added(server, lambda: body(server.http_port, down, GIGABYTE, upload=False))
    bench.report("heap added by a 1 GB response", f"{grown:.0f} MB", "32 MB", "8 MB", f"{moved / 1e9:.2f} GB came")
    up = f"POST /upload HTTP/1.1\r\nHost: {host}\r\nContent-Length: {GIGABYTE}\r\nConnection: close\r\n\r\n"
    grown, moved = heap_added(server, lambda: body(server.http_port, up, GIGABYTE, upload=True))
    bench.report("heap added by a 1 GB upload", f"{grown:.0f} MB", "32 MB", "8 MB")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
