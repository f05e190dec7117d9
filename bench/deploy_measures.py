"""Pushes to a server in a cluster: what we add to the time that Tekton's pods and the app take."""

import concurrent.futures
import contextlib
import json
import os
import re
import statistics
import sys
import time

import s3_measures
from clusters import Deployed, condition, is_there
from figures import Goal
from machine import forget_peak, memory, seconds

BUILDS = 4
LINES = 200
PAUSE_MILLIS = 50

# npm's script: it prints the time again and again, each time as a line of its own.
BEATS = f"""let left = {LINES};
const beat = setInterval(() => {{
    console.log("beat " + Date.now());
    if (--left === 0) clearInterval(beat);
}}, {PAUSE_MILLIS});
"""
SERVER = """require("http").createServer((_, answer) => answer.end("hello")).listen(process.env.PORT);
"""


def site(bench, name):
    """A static site, which is the quickest that can be built."""
    return bench.machine.repository(name, [("index.html", f"<h1>{name}</h1>".encode())])


def unchanged(bench):
    if not is_there("cluster-unchanged", builds=True):
        return
    cluster, folder = bench.cluster(), site(bench, "unchanged")
    cluster.push(folder, "unchanged").required()
    times = []
    for _ in range(5 * bench.runs):
        bench.machine.git("commit", "-q", "--allow-empty", "-m", "Same", cwd=folder)
        push = cluster.push(folder, "unchanged").required()
        if "Reusing the image" not in push.shown():
            sys.exit(f"the tree was built again:\n{push.shown()}")
        times.append(push.seconds() * 1000)
    details = f"fastest {min(times):.0f} ms, slowest {max(times):.0f} ms"
    bench.figures.add("Push of an unchanged tree, rolled out", statistics.median(times), Goal(2000, 500, "ms"), details)


def lines(bench):
    if not is_there("cluster-lines", builds=True):
        return
    cluster = bench.cluster()
    package = {"name": "beats", "version": "1.0.0", "scripts": {"build": "node beats.js", "start": "node server.js"}}
    files = {"package.json": json.dumps(package), "beats.js": BEATS, "server.js": SERVER}
    folder = bench.machine.repository("beats", [(path, text.encode()) for path, text in files.items()])
    delays = []
    for _ in range(bench.runs):
        bench.machine.commit(folder)
        push = cluster.push(folder, "beats").required()
        found = [(moment, re.search(r"beat (\d+)$", line)) for moment, line in push.lines]
        seen = [moment * 1000 - int(beat[1]) for moment, beat in found if beat]
        if len(seen) != LINES:
            sys.exit(f"of {LINES} lines {len(seen)} came:\n{push.shown()}")
        delays += seen
    p99 = statistics.quantiles(delays, n=100)[-1]
    details = f"median {statistics.median(delays):.0f} ms, longest {max(delays):.0f} ms"
    bench.figures.add("Line of a build step seen by its pusher, p99", p99, Goal(1000, 300, "ms"), details)


def share(bench):
    if not is_there("cluster-share", builds=True):
        return
    cluster, folder = bench.cluster(), site(bench, "share")
    cluster.push(folder, "share").required()  # Makes the repository and the app's objects, and loads classes.
    ours = []
    for _ in range(bench.runs):
        bench.machine.commit(folder)
        push = cluster.push(folder, "share").required()
        ours.append(parts(cluster, push))
    before, waited, between, booted, after = (statistics.median(times) for times in zip(*ours))
    shares = [times[0] + times[2] + times[4] for times in ours]
    details = (
        f"{before:.2f} s until the PipelineRun, {between:.2f} s from its end to the Deployment, {after:.2f} s from the pod's "
        f"readiness; not ours: {waited:.2f} s of Tekton, {booted:.2f} s of the app's pod"
    )
    bench.figures.add("Our share of a push", statistics.median(shares), Goal(2, 1, "s"), details)


def parts(cluster, push):
    """The seconds of a push: to its PipelineRun, to the end of that, to its Deployment, to a ready pod, to its end."""
    made, _ = cluster.runs.first(push.began, lambda _: True)
    ended, _ = cluster.runs.first(made, lambda run: condition(run, "Succeeded") != "Unknown")
    applied, _ = cluster.deployments.first(ended, lambda _: True)
    known = {pod["metadata"]["name"] for moment, pod in cluster.pods.seen if moment < applied}
    ready, _ = cluster.pods.first(
        applied, lambda pod: pod["metadata"]["name"] not in known and condition(pod, "Ready") == "True"
    )
    moments = [push.began, made, ended, applied, ready, push.ended]
    return [later - earlier for earlier, later in zip(moments, moments[1:])]


def pack(bench):
    minio = is_there("cluster-pack", builds=True) and s3_measures.minio_program("cluster-pack")
    if not minio:
        return
    with contextlib.ExitStack() as stack:
        machine, endpoint = bench.machine, s3_measures.minio(bench, minio, stack)
        cluster = Deployed(machine, **s3_measures.settings(bench, endpoint))
        stack.callback(cluster.stop)
        folder = s3_measures.repository(bench, "pack")
        # Kept there, so that what is measured is not how a large pack is received.
        machine.git("push", "-q", cluster.server.url("pack"), "bench:kept", cwd=folder)
        bench.pairs(
            "50 MB received to PipelineRun",
            lambda _: until_run(bench, cluster, folder),
            lambda n: seconds(lambda: s3_measures.piped(bench, folder, f"{endpoint}/bench/peer{n}")),
            Goal(1.5, 1.0),
        )


def until_run(bench, cluster, folder):
    """The seconds from a push of one more commit being received to its PipelineRun; that is then cancelled."""
    bench.machine.commit(folder)
    began = time.time()
    with concurrent.futures.ThreadPoolExecutor(1) as pusher:
        pushing = pusher.submit(cluster.push, folder, "pack")
        made, run = cluster.runs.first(began, lambda _: True, limit=60)
        cluster.command("deploys", "cancel", deploy_of(run))
        received = next(moment for moment, line in pushing.result().lines if "Deploying main" in line)
    return made - received


def deploy_of(run):
    return run["metadata"]["name"].rpartition("-")[2]


def crowd(bench):
    if not is_there("cluster-crowd", builds=True):
        return
    pushes = int(os.environ.get("SLIPWAY_BENCH_PUSHES", 50))
    cluster = Deployed(bench.machine, SLIPWAY_BUILDS=str(BUILDS))
    try:
        cluster.push(site(bench, "crowd"), "crowd").required()  # What the first one loads and makes is no cost of many.
        folders = [site(bench, f"crowd-{n}") for n in range(pushes)]
        forget_peak(cluster.server.process.pid)
        began = time.time()
        with concurrent.futures.ThreadPoolExecutor(pushes) as pushers:
            done = list(pushers.map(lambda folder: alone(cluster, folder), folders))
        peak = memory(cluster.server.process.pid, "VmHWM")
        took = max(push.ended for push in done) - began
        measure = f"{pushes} pushes at once, {BUILDS} builds: server's RSS"
        bench.figures.add(measure, peak, Goal(600, 350, "MB"), f"no failure, the last is live after {took:.0f} s")
        first_come = f"{BUILDS} that begin at once may do so in any order"
        bench.figures.add("- places out of turn", out_of_turn(cluster, began), Goal(BUILDS, BUILDS - 1), first_come)
    finally:
        cluster.stop()


def alone(cluster, folder):
    """One push; the app is then stopped, for small clusters have no room for all of them."""
    push = cluster.push(folder, folder.name).required()
    cluster.command("ps", "scale", folder.name, "web=0")
    return push


def out_of_turn(cluster, began):
    """By how many places a build began earlier or later than its deploy had been asked for, at most."""
    begun = {deploy_of(run): None for moment, run in cluster.runs.seen if moment >= began}
    asked = sorted(begun, key=lambda deploy: int(deploy[1:]))
    return max(abs(place - asked.index(deploy)) for place, deploy in enumerate(begun))
