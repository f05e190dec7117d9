"""The HTTP side: lists of many apps, uploads, followers of logs, the epinio CLI, and the page."""

import asyncio
import base64
import contextlib
import datetime
import http.client
import io
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tarfile
import time
import urllib.parse
import urllib.request

import s3_measures
from clusters import Deployed, is_there
from figures import Goal
from machine import accepts, end, free_port, program, run, seconds, wait_until
from servers import Slipway

APPS = 1_000
CONNECTIONS = 64
SECONDS = 10
PAGE_SIZE = 25
FOLLOWERS = 1_000
LINES = 200
LONGEST_SECONDS = 120
PING = 0x89
TAR_FILES = 2_000
TAR_FILE_BYTES = 100_000
LOOKS = 8

# Counts slowly when somebody says so.
COUNTING = f"""
import http.server, os, threading, time

def count():
    for n in range(1, {LINES} + 1):
        print(f"line {{n}}")
        time.sleep(0.02)

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()
        if self.path == "/go":
            threading.Thread(target=count).start()

    def log_message(self, *_):
        pass

http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""

SEEN = """
const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
const paint = performance.getEntriesByName("first-contentful-paint")[0];
return { bytes: all.reduce((sum, entry) => sum + entry.transferSize, 0), paint: paint.startTime };
"""


class Api:
    """A server's HTTP interface, by the admin's token."""

    def __init__(self, server):
        self.token = server.tell("tokens", "add").strip()
        self.host, self.port = server.host, server.http_port
        self.authorization = "Basic " + base64.b64encode(f"admin:{self.token}".encode()).decode()

    def ask(self, path, body=None, method=None):
        data = None if body is None else json.dumps(body).encode()
        url = f"http://{self.host}:{self.port}{path}"
        request = urllib.request.Request(url, data, {"Authorization": self.authorization}, method=method)
        with urllib.request.urlopen(request, timeout=LONGEST_SECONDS) as answer:
            return json.load(answer)


def apps(bench):
    server = bench.keep(Slipway(bench.machine, "many-apps"))
    api = Api(server)
    for n in range(APPS):
        api.ask("/api/v1/namespaces/workspace/applications", {"name": f"app{n}", "configuration": {}})
    for measure, path in (
        ("A page of 1,000 apps, 64 connections: p99", f"/api/apps?limit={PAGE_SIZE}"),
        ("- the same by Epinio's API", f"/api/v1/namespaces/workspace/applications?page=1&pageSize={PAGE_SIZE}"),
    ):
        found = [p99(api, path) for _ in range(bench.runs + 1)][1:]
        goal = Goal(50, 15, "ms")
        details = f"{statistics.median(rate for _, rate in found):.0f} a second"
        bench.figures.add(measure, statistics.median(millis for millis, _ in found), goal, details)


def upload(bench):
    """The tarball is judged on its way to MinIO; the peer puts the same file there."""
    minio = is_there("cluster-upload") and s3_measures.minio_program("cluster-upload")
    if not minio:
        return
    with contextlib.ExitStack() as stack:
        endpoint = s3_measures.minio(bench, minio, stack)
        cluster = Deployed(bench.machine, **s3_measures.settings(bench, endpoint))
        stack.callback(cluster.stop)
        api = Api(cluster.server)
        apps = f"/api/v1/namespaces/{cluster.namespace}/applications"
        api.ask(apps, {"name": "uploaded", "configuration": {}})
        store = f"{apps}/uploaded/store"
        bench.pairs(
            "Upload of a 200 MB tarball to MinIO",
            lambda n: sent(api, store, tarball(bench)),
            lambda n: put(bench, tarball(bench), f"{endpoint}/bench/tar{n}"),
            Goal(1.3, 1.05),
        )
        before, live = cluster.server.live_heap(), []
        post(api, store, tarball(bench), lambda: live.append(cluster.server.live_heap() - before))
        bench.figures.add("- heap added by one", max(live), Goal(32, 16, "MB"))


def tarball(bench):
    """Of noise, and another each time."""
    file = bench.machine.folder / "noise.tar"
    with tarfile.open(file, "w") as tar:
        for n in range(TAR_FILES):
            entry = tarfile.TarInfo(f"d{n % 50}/f{n}")
            entry.size = TAR_FILE_BYTES
            tar.addfile(entry, io.BytesIO(os.urandom(TAR_FILE_BYTES)))
    return file


def sent(api, path, file):
    form = f"file=@{file};filename=blob.tar"
    url = f"http://{api.host}:{api.port}{path}"
    return seconds(lambda: run("curl", "-fsS", "-H", f"Authorization: {api.authorization}", "-F", form, url))


def put(bench, file, url):
    return seconds(lambda: s3_measures.put(bench, file, url))


def post(api, path, file, look):
    """Sends the file, and stops at LOOKS points on the way: what a server holds for a slow client is there to be seen."""
    head = f'--bench\r\nContent-Disposition: form-data; name="file"; filename="blob.tar"\r\n\r\n'.encode()
    tail = b"\r\n--bench--\r\n"
    length = file.stat().st_size
    link = http.client.HTTPConnection(api.host, api.port, timeout=LONGEST_SECONDS)
    link.putrequest("POST", path)
    link.putheader("Authorization", api.authorization)
    link.putheader("Content-Type", "multipart/form-data; boundary=bench")
    link.putheader("Content-Length", str(len(head) + length + len(tail)))
    link.endheaders(head)
    with open(file, "rb") as tar:
        for _ in range(LOOKS):
            link.send(tar.read(length // LOOKS))
            look()
        link.send(tar.read() + tail)
    answer = link.getresponse()
    if answer.status != 200:
        sys.exit(f"the upload was refused:\n{answer.read().decode()}")


def p99(api, path):
    """In milliseconds, and how many were answered in a second."""
    url = f"http://127.0.0.1:{api.port}{path}"
    header = f"Authorization: {api.authorization}"
    shown = run(program("wrk"), "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-H", header, url)
    if "Non-2xx" in shown or "Socket errors" in shown:
        sys.exit(f"the list was refused:\n{shown}")
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", shown).groups()
    millis = float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return millis, float(re.search(r"Requests/sec:\s+([\d.]+)", shown)[1])


def followers(bench):
    """An app that counts is followed by many; each must see every number, in order."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (8 * FOLLOWERS, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    folder = bench.machine.repository(
        "counting", [("count.py", COUNTING.encode()), ("Procfile", b"web: python3 -u count.py\n")]
    )
    server = bench.keep(Slipway(bench.machine, "followed"))
    bench.machine.git("push", "-q", server.url("counting"), "bench:main", cwd=folder)
    api = Api(server)
    before = server.live_heap()
    lost, heap = asyncio.run(follow_all(api, server))
    goal = Goal(150, 60, "MB")
    bench.figures.add("1,000 followers of a log: heap added", heap - before, goal, f"{lost} lines lost or out of order")
    if lost:
        sys.exit("followers lost lines")


async def follow_all(api, server):
    readers = [await follower(api) for _ in range(FOLLOWERS)]
    counting = [asyncio.create_task(count(reader)) for reader, _ in readers]
    go = urllib.request.Request(f"http://127.0.0.1:{server.http_port}/go", headers={"Host": "counting.localhost"})
    await asyncio.to_thread(urllib.request.urlopen, go, timeout=LONGEST_SECONDS)
    heap = await asyncio.to_thread(server.live_heap)
    lost = sum(await asyncio.wait_for(asyncio.gather(*counting), LONGEST_SECONDS))
    for _, writer in readers:
        writer.close()
    return lost, heap


async def follower(api):
    """The two streams of a WebSocket (RFC 6455) on which the app's log comes."""
    token = (await asyncio.to_thread(api.ask, "/api/v1/authtoken"))["token"]
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    query = urllib.parse.urlencode({"follow": "true", "authtoken": token})
    writer.write(
        f"GET /wapi/v1/namespaces/workspace/applications/counting/logs?{query} HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{api.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 101 " not in head:
        sys.exit(f"a follower was refused:\n{head.decode()}")
    return reader, writer


async def count(reader):
    """How many of the lines did not come in their place."""
    expected, wrong = 1, 0
    while expected <= LINES:
        first, length = await reader.readexactly(2)
        if length == 126:
            length = int.from_bytes(await reader.readexactly(2))
        payload = await reader.readexactly(length)
        if first == PING:
            continue
        if found := re.fullmatch(r"line (\d+)", json.loads(payload)["Message"]):
            wrong += int(found[1]) - expected
            expected = int(found[1]) + 1
    return wrong


def epinio(bench):
    """What a push of a small site by the epinio CLI costs beside what the CLI does by itself: it looks every 2 s."""
    server = bench.keep(Slipway(bench.machine, "epinio"))
    api = Api(server)
    settings = bench.machine.folder / "epinio.yaml"
    site = bench.machine.folder / "small-site"
    site.mkdir()
    (site / "index.html").write_text("<h1>Small</h1>\n")
    settings.write_text(
        f"api: http://127.0.0.1:{server.http_port}\nwss: ws://127.0.0.1:{server.http_port}\nuser: admin\n"
        f"pass: {base64.b64encode(api.token.encode()).decode()}\nnamespace: workspace\n"
    )
    shares = []
    for n in range(bench.runs + 1):
        (site / "index.html").write_text(f"<h1>Small {n}</h1>\n")
        push(bench, settings, site)
        deploy = api.ask("/api/apps/workspace/epinio/deploys")["items"][0]
        queued, live = (datetime.datetime.fromisoformat(deploy[moment]) for moment in ("queued", "changed"))
        shares.append((live - queued).total_seconds())
    goal = Goal(1, 0.3, "s")
    bench.figures.add("epinio push of a small site: our share", statistics.median(shares[1:]), goal)


def push(bench, settings, site):
    command = [os.environ.get("SLIPWAY_TEST_EPINIO") or program("epinio"), "--settings-file", settings]
    run(*command, "push", "--name", "epinio", "--path", site, env=bench.machine.env, stdin=subprocess.DEVNULL)


def page(bench):
    """What a browser with an empty cache loads at first, and when it first shows something."""
    server = bench.keep(Slipway(bench.machine, "page"))
    loads = [load(bench, f"http://localhost:{server.http_port}/") for _ in range(bench.runs + 1)][1:]
    kilobytes, millis = zip(*loads)
    bench.figures.add("The page: transferred at first load", max(kilobytes), Goal(500, 150, "kB"))
    bench.figures.add("- time to first content", statistics.median(millis), Goal(500, 150, "ms"))


def load(bench, url):
    """The kilobytes of a first load, and the milliseconds until its first content, as the browser tells them."""
    flags = ["--headless", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    flags += ["--no-first-run", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    port = free_port()
    driver = subprocess.Popen([program("chromedriver"), f"--port={port}"], stdout=subprocess.DEVNULL, env=bench.machine.env)
    try:
        wait_until("the browser's driver listens", lambda: accepts(port))
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": flags}}}}
        session = f"session/{drive(port, 'session', wanted)['sessionId']}"
        drive(port, f"{session}/url", {"url": url})
        time.sleep(1)  # For what the page fetches when it is there.
        found = drive(port, f"{session}/execute/sync", {"script": SEEN, "args": []})
        drive(port, session, method="DELETE")
        return found["bytes"] / 1000, found["paint"]
    finally:
        end(driver)


def drive(port, path, body=None, method=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/{path}", data, method=method)
    with urllib.request.urlopen(request, timeout=LONGEST_SECONDS) as answer:
        return json.load(answer)["value"]
