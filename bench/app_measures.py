"""An app that is deployed anew without a build, and what visitors get of it through the router, beside nginx."""

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request

from figures import Goal, median_of_ratios
from machine import accepts, forget_peak, free_port, memory, program, run, seconds, wait_until
from servers import Nginx

CONNECTIONS = 64
SECONDS = 6
GIGABYTE = 1_000_000_000
LOOKS = 8
HOST = "benchapp.localhost"

PROGRAM = """package main

import (
	"io"
	"net/http"
	"os"
	"strconv"
)

func main() {
	chunk := make([]byte, 65536)
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello, world\\n") })
	http.HandleFunc("/port", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, os.Getenv("PORT")) })
	http.HandleFunc("/download", func(w http.ResponseWriter, r *http.Request) {
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


def app(bench):
    """The folder of an app that is a small Go program, built beforehand; deployed to Slipway once."""
    folder = bench.machine.folder / "app"
    if not folder.exists():
        source = bench.machine.folder / "source"
        source.mkdir()
        (source / "main.go").write_text(PROGRAM)
        (source / "go.mod").write_text("module example.com/bench\n\ngo 1.21\n")
        built = source / "app"
        run(program("go"), "build", "-o", built, ".", cwd=source, env=dict(os.environ, CGO_ENABLED="0"))
        bench.machine.repository("app", [("Procfile", b"web: ./app\n"), ("app", built.read_bytes())])
        shutil.copymode(built, folder / "app")
        bench.machine.git("commit", "-qam", "Runnable", cwd=folder)
        deploy(bench, folder)
    return folder


def deploy(bench, folder):
    return bench.machine.git("push", bench.slipway().url("benchapp"), "bench:main", cwd=folder)


def built_tree(bench):
    folder = app(bench)
    pushes, boots = [], []
    for _ in range(5 * bench.runs):
        bench.machine.git("commit", "-q", "--allow-empty", "-m", "Same", cwd=folder)
        began = time.monotonic()
        shown = deploy(bench, folder)
        pushes.append(time.monotonic() - began)
        if "Reusing the image" not in shown:
            sys.exit(f"the tree was built again:\n{shown}")
        boots.append(boot(folder))
    push, own = statistics.median(pushes) * 1000, statistics.median(boots) * 1000
    details = f"whole push {push:.0f} ms, fastest {min(pushes) * 1000:.0f} ms; the app's own boot {own:.0f} ms"
    bench.figures.add("Push of a built tree, less the app's own boot", push - own, Goal(500, 150, "ms"), details)


def boot(folder):
    port = free_port()
    began = time.monotonic()
    process = subprocess.Popen([folder / "app"], env={"PORT": str(port)})
    try:
        wait_until("the app listens", lambda: accepts(port), step=0.001)
        return time.monotonic() - began
    finally:
        process.kill()
        process.wait()


def router(bench):
    app(bench)
    ours = bench.slipway()
    # The very process that Slipway runs, so that both have the same behind them.
    peer = bench.keep(Nginx(bench.machine, app=int(visit(ours, "port"))))
    for server in (ours, peer):
        load(server, 2 * SECONDS)
    loads = [(load(ours), load(peer)) for _ in range(bench.runs)]
    rates, tails, costs = ([(a[i], b[i]) for a, b in loads] for i in range(3))
    bench.figures.add(
        "Router, 64 connections: requests per second",
        median_of_ratios(*zip(*rates)),
        Goal(0.6, 0.9, least=True),
        "ours {:.0f}/s, nginx {:.0f}/s; ".format(*medians(rates))
        + "processor time of a request {:.0f} and {:.0f} µs".format(*medians(costs)),
    )
    bench.figures.add(
        "- p99 added",
        statistics.median(a - b for a, b in tails),
        Goal(3, 1, "ms"),
        "ours {:.1f} ms, nginx {:.1f} ms".format(*medians(tails)),
    )


def medians(pairs):
    return map(statistics.median, zip(*pairs))


def visit(server, path):
    request = urllib.request.Request(f"http://127.0.0.1:{server.http_port}/{path}", headers={"Host": HOST})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode()


def load(server, duration=SECONDS):
    """Requests per second, the 99th percentile in ms, and the server's processor time for a request in µs."""
    url = f"http://127.0.0.1:{server.http_port}/"
    spent = server.cpu()
    shown = run("wrk", "-t1", f"-c{CONNECTIONS}", f"-d{duration}s", "--latency", "-H", f"Host: {HOST}", url)
    spent = server.cpu() - spent
    if "Non-2xx" in shown or "Socket errors" in shown:
        sys.exit(shown)
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", shown).groups()
    return (
        float(re.search(r"Requests/sec:\s+([\d.]+)", shown)[1]),
        float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit],
        spent * 1e6 / int(re.search(r"(\d+) requests in", shown)[1]),
    )


def bodies(bench):
    app(bench)
    server = bench.slipway()
    for measure, move in (("response", download), ("upload", upload)):
        move(server, GIGABYTE // 10, lambda: None)  # What the first one loads stays.
        before, rss = server.live_heap(), server.rss()
        forget_peak(server.process.pid)
        live, used = [], []

        def look():
            used.append(server.heap() - before)
            live.append(server.live_heap() - before)

        move(server, GIGABYTE, look)
        grown = memory(server.process.pid, "VmHWM") - rss
        details = f"with garbage {max(used):.0f} MB, RSS {grown:+.0f} MB"
        bench.figures.add(f"Heap added by a 1 GB {measure}", max(live), Goal(32, 8, "MB"), details)


# Both stop at LOOKS points on their way: what a proxy holds for a client that is slower than the app is there to be seen.
def download(server, length, look):
    with opened(server, f"GET /download?bytes={length} HTTP/1.1", "Accept: */*") as link:
        came, point = 0, 1
        while data := link.recv(1 << 16):
            came += len(data)
            if came * LOOKS >= length * point:
                look()
                point += 1
    if came < length:
        sys.exit(f"only {came} bytes came")


def upload(server, length, look):
    block = bytes(1 << 16)
    with opened(server, "POST /upload HTTP/1.1", f"Content-Length: {length}") as link:
        sent, point = 0, 1
        while sent < length:
            sent += link.send(block[: length - sent])
            if sent * LOOKS >= length * point:
                look()
                point += 1
        answer = b"".join(iter(lambda: link.recv(4096), b""))
    if not answer.endswith(str(length).encode()):
        sys.exit(f"not all bytes came: {answer.decode(errors='replace')}")


def opened(server, request, header):
    link = socket.create_connection(("127.0.0.1", server.http_port), timeout=60)
    link.sendall(f"{request}\r\nHost: {HOST}\r\n{header}\r\nConnection: close\r\n\r\n".encode())
    return link
