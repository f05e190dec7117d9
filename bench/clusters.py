"""A cluster with Slipway installed, and a server of its own in it: the server runs here, beside the bench, and uses the
installation's object store, ingress controller and registry, or that of the tests. KUBECONFIG names the cluster, and
kubectl speaks with it. All that the server is given goes again with it."""

import base64
import contextlib
import http.client
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
import time

from figures import tell
from machine import end, run
from servers import Slipway

INSTALLED = "slipway"


def is_there(measure, builds=False):
    if not (os.environ.get("KUBECONFIG") and shutil.which("kubectl")):
        return tell(f"there is no cluster here, or no kubectl: {measure} is left out")
    if builds and not given("BUILDER"):
        return tell(f"SLIPWAY_TEST_BUILDER names no builder image: {measure} is left out")
    return True


def given(name, otherwise=""):
    """What is also told to the tests on a cluster."""
    return os.environ.get(f"SLIPWAY_TEST_{name}") or otherwise


def kubectl(*args):
    return run("kubectl", *args)


class ClusterSlipway(Slipway):
    host = "localhost"

    @staticmethod
    def listening(_):
        return {}  # HTTPS is its Ingress's.


class Place:
    """A system namespace of one server's own, and ways to what it uses of the installation."""

    def __init__(self, machine, stack):
        self.system = f"bench-{secrets.token_hex(4)}"
        self.apps = f"{self.system}-apps"  # In which the server has the apps that are named without a namespace.
        self._namespaces = [self.system, self.apps]
        self._folder = machine.folder / f"{self.system}-place"
        self._folder.mkdir()
        stack.callback(self._remove)
        kubectl("create", "namespace", self.system)
        self.api = int(opened(stack, "proxy", "--port=0"))
        s3 = opened(stack, "-n", INSTALLED, "port-forward", "svc/slipway-minio", ":9000")
        self.env = {
            "KUBECONFIG": os.environ["KUBECONFIG"],
            "SLIPWAY_PLATFORM": "kubernetes",
            "SLIPWAY_SYSTEM_NAMESPACE": self.system,
            "SLIPWAY_DOMAIN": "localhost",
            "SLIPWAY_ADMIN_KEYS": str(machine.key.parent),
            "SLIPWAY_S3_ENDPOINT": f"http://127.0.0.1:{s3}",
            "SLIPWAY_S3_POD_ENDPOINT": "http://slipway-minio.slipway.svc.cluster.local:9000",
            "SLIPWAY_S3_BUCKET": self.system,
            "SLIPWAY_S3_CREDENTIALS": str(self._secret(INSTALLED, "slipway-s3")),
            "SLIPWAY_REGISTRY_INSECURE": "on",
            "SLIPWAY_SERVER_IMAGE": given("SERVER_IMAGE", "docker.io/slipway/server:bench"),
            "SLIPWAY_BUILDER": given("BUILDER"),
            "SLIPWAY_TRUSTED_BUILDERS": given("BUILDER"),
            "SLIPWAY_RUN_IMAGE": given("RUN_IMAGE"),
            **self._registry(stack),
        }

    def add_namespace(self, name):
        """One for apps, of this server."""
        self._namespaces.append(name)
        kubectl("create", "namespace", name)
        kubectl("label", "namespace", name, "slipway.dev/apps=true", f"slipway.dev/server={self.system}")

    def _registry(self, stack):
        """It has one name everywhere, for images have; a hosts file leads the server to an address of the loopback."""
        service, namespace = given("REGISTRY_SERVICE", "slipway-registry"), given("REGISTRY_NAMESPACE", INSTALLED)
        name = f"{service}.{namespace}.svc.cluster.local"
        address = "127.{}.{}.{}".format(*(secrets.randbelow(250) + 2 for _ in range(3)))
        opened(stack, "-n", namespace, "port-forward", "--address", address, f"svc/{service}", "5000:5000")
        key = self._secret(namespace, "slipway-registry-key")  # An installed registry has one, another does without.
        hosts = self._folder / "hosts"
        hosts.write_text(f"127.0.0.1 localhost\n{address} {name}\n")
        return {
            "SLIPWAY_REGISTRY": f"{name}:5000",
            "SLIPWAY_REGISTRY_PULL": given("REGISTRY_PULL", "127.0.0.1:30500"),
            "SLIPWAY_REGISTRY_KEY": str(key / "private.jwk") if key else "",
            "SLIPWAY_JAVA_OPTS": f"-Djdk.net.hosts.file={hosts} -Dslipway.namespace={self.apps}",
        }

    def _secret(self, namespace, name):
        """A folder with what the Secret holds; nothing if there is none."""
        found = kubectl("-n", namespace, "get", "secret", name, "--ignore-not-found", "-o", "json")
        if not found:
            return None
        folder = self._folder / name
        folder.mkdir()
        for name, value in json.loads(found)["data"].items():
            (folder / name).write_bytes(base64.b64decode(value))
        return folder

    def _remove(self):
        kubectl("delete", "namespace", "--wait=false", "--ignore-not-found", *self._namespaces)


def opened(stack, *args):
    """The port that this kubectl opens here."""
    process = subprocess.Popen(["kubectl", *args], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    stack.callback(end, process)
    found = re.search(r"127\.\d+\.\d+\.\d+:(\d+)", process.stdout.readline())
    return found.group(1) if found else sys.exit(f"kubectl {' '.join(args)} opens no port")


class Deployed:
    """A server to push to, what happens in the namespace of its apps, and its pushers' side."""

    def __init__(self, machine, **settings):
        self.machine = machine
        with contextlib.ExitStack() as stack:
            place = Place(machine, stack)
            self.namespace = place.apps
            self.server = ClusterSlipway(machine, place.system, {**place.env, **settings})
            stack.callback(self.server.stop)
            self.runs, self.deployments, self.pods = (
                stack.enter_context(Watch(place, path, place.apps))
                for path in (("tekton.dev/v1", "pipelineruns"), ("apps/v1", "deployments"), ("v1", "pods"))
            )
            self._stack = stack.pop_all()

    def stop(self):
        self._stack.close()

    def push(self, folder, name):
        """Pushes what the folder's branch has and returns the push."""
        return Push(self.machine, folder, self.server.url(name))

    def command(self, *words):
        return run(*self.machine.ssh, "-p", self.server.ssh_port, "git@127.0.0.1", *words)


class Push:
    """One push, with the moment of each line that its pusher saw."""

    def __init__(self, machine, folder, url):
        command = ["git", "push", url, "bench:main"]
        self.began = time.time()
        process = subprocess.Popen(command, cwd=folder, env=machine.env, stderr=subprocess.PIPE, text=True)
        self.lines = [(time.time(), line.removeprefix("remote: ").rstrip()) for line in process.stderr]
        self.status = process.wait()
        self.ended = time.time()

    def shown(self):
        return "\n".join(line for _, line in self.lines)

    def required(self):
        """The push itself; it must have succeeded."""
        return self if self.status == 0 else sys.exit(f"the push failed:\n{self.shown()}")

    def seconds(self):
        return self.ended - self.began


class Watch:
    """The states of the objects of one kind in one namespace, with the moment at which each was seen."""

    def __init__(self, place, kind, namespace):
        group, plural = kind
        root = "/api/" if "/" not in group else "/apis/"
        self._path = f"{root}{group}/namespaces/{namespace}/{plural}?watch=1"
        self._place = place
        self._closed = False
        self.seen = []

    def __enter__(self):
        self._link = http.client.HTTPConnection("127.0.0.1", self._place.api)
        self._link.request("GET", self._path)
        answer = self._link.getresponse()
        if answer.status != 200:
            sys.exit(f"{self._path}: {answer.read().decode(errors='replace')}")
        threading.Thread(target=self._follow, args=(answer,), daemon=True).start()
        return self

    def _follow(self, answer):
        with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
            for line in answer:
                self.seen.append((time.time(), json.loads(line)["object"]))
        if not self._closed:
            tell(f"{self._path} broke off")

    def __exit__(self, *_):
        self._closed = True

    def first(self, began, holds, limit=10):
        """The first object, with its moment, that was seen since then and of which that holds."""
        deadline = time.monotonic() + limit
        while True:
            for moment, item in list(self.seen):
                if moment >= began and holds(item):
                    return moment, item
            if time.monotonic() > deadline:
                sys.exit(f"{self._path} did not show in {limit} s what was to be seen")
            time.sleep(0.01)


def condition(item, kind):
    """The status of that condition of the object."""
    conditions = item.get("status", {}).get("conditions", [])
    return next((each["status"] for each in conditions if each["type"] == kind), "Unknown")
