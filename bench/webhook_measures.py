"""What providers deliver: how many deliveries are taken in a second, and what a flood of them sets off."""

import concurrent.futures
import hashlib
import hmac
import http.client
import json
import re
import statistics
import subprocess
import sys
import threading
import time

from figures import Goal
from machine import end, free_port, program, run, wait_until
from servers import PROJECT, Slipway

CONNECTIONS = 32
SECONDS = 10
FLOOD = 5_000
MINUTE = 60
CLIENTS = 16
SITE = "flooded"

# Each delivery has an id of its own, or it would be taken once. The id is not signed, and GitHub says what it is.
WRK = """
wrk.method = "POST"
wrk.body = [[{body}]]
wrk.headers["Content-Type"] = "application/json"
wrk.headers["X-GitHub-Event"] = "push"
wrk.headers["X-Hub-Signature-256"] = "{signature}"
local thread = 0
function setup(t) t:set("id", thread) thread = thread + 1 end
local count = 0
function request()
    count = count + 1
    wrk.headers["X-GitHub-Delivery"] = "{run}-" .. id .. "-" .. count
    return wrk.format(nil, "{path}")
end
"""


class Hook:
    """A webhook of an app, and what GitHub would send for a push to its repository."""

    def __init__(self, bench, server, app, repository):
        ssh = [*bench.machine.ssh, "-p", str(server.ssh_port), "git@127.0.0.1"]
        run(*ssh, "apps", "create", app, env=bench.machine.env)
        told = run(*ssh, "webhooks", "add", app, "github", repository, "--branch", "bench", env=bench.machine.env)
        self.path = "/hooks/" + re.search(r"/hooks/(\S+)", told)[1]
        name = re.search(r"//[^/]+/(.*?)(\.git)?$", repository)[1]
        push = {"ref": "refs/heads/bench", "after": "1" * 40, "repository": {"full_name": name}}
        # As long as what GitHub sends for a push of some commits.
        push["commits"] = [{"id": f"{n:040x}", "message": "Change something " * 20} for n in range(20)]
        self.body = json.dumps(push)
        secret = re.search(r"Secret:\s+(\S+)", told)[1]
        digest = hmac.new(secret.encode(), self.body.encode(), hashlib.sha256)
        self.signature = "sha256=" + digest.hexdigest()
        self._ssh = ssh
        self._env = bench.machine.env
        self._app = app

    def headers(self, delivery):
        return {
            "Content-Type": "application/json",
            "X-GitHub-Event": "push",
            "X-GitHub-Delivery": delivery,
            "X-Hub-Signature-256": self.signature,
        }

    def deploys(self):
        return json.loads(run(*self._ssh, "deploys", self._app, "--json", env=self._env))

    def unfinished(self):
        shown = json.loads(run(*self._ssh, "webhooks", "deliveries", self._app, "--json", env=self._env))
        return [each for each in shown if each["state"] == "received" or each["state"].startswith("deploying")]


def rate(bench):
    server = bench.keep(Slipway(bench.machine, "hooked", {"SLIPWAY_INTERNAL_HOSTS": "localhost"}))
    # Nothing answers there: what is measured is what the provider waits for.
    hook = Hook(bench, server, "hooked", f"http://localhost:{free_port()}/octo/web")
    rates = [accepted(bench, server, hook, n) for n in range(bench.runs + 1)][1:]
    goal = Goal(500, 2_000, "/s", least=True)
    bench.figures.add(
        "Webhook deliveries accepted per second", statistics.median(rates), goal, f"{len(hook.body)} bytes each"
    )


def accepted(bench, server, hook, n):
    script = bench.machine.folder / "deliver.lua"
    script.write_text(WRK.format(body=hook.body, signature=hook.signature, run=n, path=hook.path))
    url = f"http://127.0.0.1:{server.http_port}"
    shown = run(program("wrk"), "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", script, url)
    if "Non-2xx" in shown or "Socket errors" in shown:
        sys.exit(f"deliveries were refused:\n{shown}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", shown)[1])


def flood(bench):
    folder = bench.machine.repository("flood", [("index.html", b"<h1>Flooded</h1>")])
    elsewhere = bench.machine.folder / "elsewhere"
    upstream = elsewhere / "octo" / "web.git"
    bench.machine.git("init", "-q", "--bare", "-b", "bench", upstream)
    bench.machine.git("push", "-q", upstream, "bench", cwd=folder)
    server = bench.keep(Slipway(bench.machine, "flooded", {"SLIPWAY_INTERNAL_HOSTS": "localhost"}))
    git = subprocess.Popen(
        [sys.executable, PROJECT / "acceptance/src/test/git-server.py", elsewhere],
        env=bench.machine.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        hook = Hook(bench, server, SITE, f"http://localhost:{int(git.stdout.readline())}/octo/web")
        answers = deliver_all(server, hook, lambda: change(bench, folder, upstream))
        wait_until("all deliveries have been taken care of", lambda: not hook.unfinished(), limit=300, step=1)
        started = len(hook.deploys())
    finally:
        end(git)
    slowest = max(answers)
    bench.figures.add("5,000 deliveries in a minute: builds started", started, Goal(3, 2))
    details = f"median {1000 * statistics.median(answers):.1f} ms"
    bench.figures.add("- slowest answer", slowest, Goal(1, 0.2, "s"), details)


def change(bench, folder, upstream):
    """The branch moves while the first deploy of it runs."""
    bench.machine.commit(folder)
    bench.machine.git("push", "-q", upstream, "bench", cwd=folder)


def deliver_all(server, hook, at_first):
    """Sends them evenly over a minute; how long each answer took, in seconds."""
    local = threading.local()
    began = time.monotonic()

    def deliver(n):
        time.sleep(max(0, began + n * MINUTE / FLOOD - time.monotonic()))
        if n == 200:
            at_first()
        if not hasattr(local, "connection"):
            local.connection = http.client.HTTPConnection("127.0.0.1", server.http_port)
        sent = time.monotonic()
        local.connection.request("POST", hook.path, hook.body, hook.headers(f"flood-{n}"))
        answer = local.connection.getresponse()
        answer.read()
        if answer.status // 100 != 2:
            sys.exit(f"a delivery was answered {answer.status}")
        return time.monotonic() - sent

    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(deliver, range(FLOOD)))
