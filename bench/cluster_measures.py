"""A server of a cluster in which there are many apps. Left out where there is no cluster with Slipway installed: KUBECONFIG
names it, and kubectl speaks with it. The server runs here, beside the bench; all that it is given goes again."""

import base64
import concurrent.futures
import contextlib
import http.client
import json
import os
import re
import secrets
import shutil
import statistics
import subprocess
import sys
import threading

from figures import Goal, tell
from machine import end, run, seconds
from servers import Slipway

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
    if not (os.environ.get("KUBECONFIG") and shutil.which("kubectl")):
        return tell("there is no cluster here, or no kubectl: cluster-restart is left out")
    with contextlib.ExitStack() as stack:
        place = Place(bench.machine, stack)
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


class ClusterSlipway(Slipway):
    host = "localhost"


class Place:
    """Namespaces of one server's own, and ways to what it uses of the installation."""

    def __init__(self, machine, stack):
        self.system = f"bench-{secrets.token_hex(4)}"
        self.namespaces = [f"{self.system}-{n}" for n in range(NAMESPACES)]
        stack.callback(self._remove)
        self._kubectl("create", "namespace", self.system)
        for name in self.namespaces:
            self._kubectl("create", "namespace", name)
            self._kubectl("label", "namespace", name, "slipway.dev/apps=true", f"slipway.dev/server={self.system}")
        self.api = self._opened(stack, "proxy", "--port=0")
        s3 = self._opened(stack, "-n", "slipway", "port-forward", "svc/slipway-minio", ":9000")
        registry = "slipway-registry.slipway.svc.cluster.local:5000"
        self.env = {
            "KUBECONFIG": os.environ["KUBECONFIG"],
            "SLIPWAY_PLATFORM": "kubernetes",
            "SLIPWAY_SYSTEM_NAMESPACE": self.system,
            "SLIPWAY_DOMAIN": "localhost",
            "SLIPWAY_ADMIN_KEYS": str(machine.key.parent),
            "SLIPWAY_S3_ENDPOINT": f"http://127.0.0.1:{s3}",
            "SLIPWAY_S3_POD_ENDPOINT": "http://slipway-minio.slipway.svc.cluster.local:9000",
            "SLIPWAY_S3_BUCKET": self.system,
            "SLIPWAY_S3_CREDENTIALS": str(self._credentials(machine.folder / "s3")),
            "SLIPWAY_REGISTRY": registry,
            "SLIPWAY_REGISTRY_PULL": "127.0.0.1:30500",
            "SLIPWAY_REGISTRY_INSECURE": "on",
            "SLIPWAY_SERVER_IMAGE": "docker.io/slipway/server:bench",
        }

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
        namespace = self.namespaces[number % NAMESPACES]
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

    def _credentials(self, folder):
        folder.mkdir()
        secret = json.loads(self._kubectl("-n", "slipway", "get", "secret", "slipway-s3", "-o", "json"))
        for name, value in secret["data"].items():
            (folder / name).write_bytes(base64.b64decode(value))
        return folder

    @staticmethod
    def _kubectl(*args):
        return run("kubectl", *args)

    @staticmethod
    def _opened(stack, *args):
        """The port that this kubectl opens here."""
        process = subprocess.Popen(["kubectl", *args], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        stack.callback(end, process)
        found = re.search(r"127\.0\.0\.1:(\d+)", process.stdout.readline())
        return int(found.group(1)) if found else sys.exit(f"kubectl {' '.join(args)} opens no port")

    def _remove(self):
        self._kubectl("delete", "namespace", "--wait=false", "--ignore-not-found", self.system, *self.namespaces)


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
