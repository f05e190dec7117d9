"""A server of a cluster in which there are many apps."""

import concurrent.futures
import contextlib
import http.client
import json
import statistics
import sys
import threading

from clusters import ClusterSlipway, Place, is_there
from figures import Goal, tell
from machine import run, seconds

APPS, RELEASES, NAMESPACES, WRITERS = 1_000, 20, 4, 16
RESOURCES = "/apis/slipway.dev/v1alpha1/namespaces"
NOW = "2026-01-01T00:00:00Z"
SETTINGS = {
    "deployBranches": ["refs/heads/main"],
    "forcePush": True,
    "folder": "",
    "healthPath": "",
    "bootLimitMillis": 60_000,
    "stopGraceMillis": 10_000,
}


def restart(bench):
    if not is_there("cluster-restart"):
        return
    with contextlib.ExitStack() as stack:
        place = FilledPlace(bench.machine, stack)
        start(bench, place).stop()  # The first start makes keys, a bucket and an account.
        tell(f"making {APPS} apps with {RELEASES} releases each")
        place.fill()
        starts, spent, lists = [], [], []
        for _ in range(bench.runs):
            server = start(bench, place)
            starts.append(server.start_seconds)
            spent.append(server.cpu())
            lists.append(seconds(lambda: listed(bench.machine, server)))
            server.stop()
        best = f"best {min(starts):.2f} s, of the processor {statistics.median(spent):.2f} s"
        bench.figures.add("Restart with 1,000 apps in the cluster", statistics.median(starts), Goal(5, 2, "s"), best)
        bench.figures.add("- the command `apps` of them", statistics.median(lists), Goal(5, 2, "s"))


def start(bench, place):
    return ClusterSlipway(bench.machine, "cluster", place.env)


def listed(machine, server):
    shown = run(*machine.ssh, "-p", server.ssh_port, "git@127.0.0.1", "apps", "--json")
    found = [app for app in json.loads(shown) if app["release"] == f"v{RELEASES}"]
    if len(found) != APPS:
        sys.exit(f"of {APPS} apps {len(found)} are listed with what runs of them")


class FilledPlace(Place):
    """A place with many apps, in some namespaces."""

    def __init__(self, machine, stack):
        super().__init__(machine, stack)
        self._spread = [f"{self.system}-{n}" for n in range(NAMESPACES)]
        for name in self._spread:
            self.add_namespace(name)

    def fill(self):
        local = threading.local()

        def app(number):
            if not hasattr(local, "api"):
                local.api = http.client.HTTPConnection("127.0.0.1", self.api, timeout=120)
            self._app(local.api, number)

        with concurrent.futures.ThreadPoolExecutor(WRITERS) as writers:
            list(writers.map(app, range(APPS)))

    def _app(self, api, number):
        name, id = f"app-{number}", f"{number:016x}"
        namespace = self._spread[number % NAMESPACES]
        labels = {
            "app.kubernetes.io/managed-by": "slipway",
            "slipway.dev/server": self.system,
            "slipway.dev/app-id": id,
            "slipway.dev/app": name,
        }
        common = {"settings": SETTINGS, "scale": {}, "hosts": []}
        app = {**common, "id": id, "owner": "admin", "grants": [], "maintenance": False, "createdAt": NOW}
        write(api, "POST", f"{RESOURCES}/{namespace}/apps", resource("App", name, labels, app))
        image = {
            "repository": "apps/bench",
            "digest": "sha256:" + "a" * 64,
            "processes": {"web": {"command": ["serve"], "direct": True, "workingDirectory": ""}},
        }
        for version in range(1, RELEASES + 1):
            spec = {**common, "app": id, "namespace": namespace, "name": name, "version": version, "image": image}
            spec |= {"commit": "a" * 40, "by": "admin", "at": NOW, "summary": "Deploy aaaaaaa"}
            current = {"slipway.dev/current": "true"} if version == RELEASES else {}
            own = {**labels, "slipway.dev/release": f"v{version}", **current}
            release = resource("Release", f"{id}-v{version}", own, spec)
            made = write(api, "POST", f"{RESOURCES}/{namespace}/releases", release)
            if current:
                made["status"] = {"state": "live", "conditions": []}
                write(api, "PUT", f"{RESOURCES}/{namespace}/releases/{id}-v{version}/status", made)


def resource(kind, name, labels, spec):
    metadata = {"name": name, "labels": labels}
    return {"apiVersion": "slipway.dev/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec}


def write(api, method, path, body):
    api.request(method, path, json.dumps(body), {"Content-Type": "application/json"})
    answer = api.getresponse()
    content = answer.read()
    if answer.status >= 300:
        sys.exit(f"{method} {path}: {content.decode(errors='replace')}")
    return json.loads(content)
