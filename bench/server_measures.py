"""What the server costs by being there: its start, its memory, connections that do nothing."""

import contextlib
import statistics
import subprocess
import time

from figures import Goal
from machine import wait_until

IDLE = 1_000


def start(bench):
    bench.new_slipway("start").stop()  # The first start makes keys and state.
    starts, rss = [], []
    for _ in range(2 * bench.runs):
        server = bench.new_slipway("start")
        starts.append(server.start_seconds)
        time.sleep(3)
        rss.append(server.rss())
        server.stop()
    bench.figures.add("Start to ready", statistics.median(starts), Goal(2, 0.8, "s"), f"best {min(starts):.2f} s")
    bench.figures.add("- idle RSS", statistics.median(rss), Goal(300, 150, "MB"))


def idle(bench):
    server = bench.new_slipway("idle")
    try:
        with connections(bench.machine, server, 1):
            pass  # What the first connection loads is no cost of each.
        before, rss = server.live_heap(), server.rss()
        with connections(bench.machine, server, IDLE):
            added, rss = server.live_heap() - before, server.rss() - rss
        bench.figures.add("Heap added by 1,000 idle connections", added, Goal(100, 40, "MB"), f"RSS {rss:+.0f} MB")
    finally:
        server.stop()


@contextlib.contextmanager
def connections(machine, server, count):
    """Holds that many authenticated connections of real clients open."""
    command = [*machine.ssh, "-N", "-p", str(server.ssh_port), "git@127.0.0.1"]
    quiet = dict(stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    processes = []
    try:
        for opened in range(1, count + 1):
            processes.append(subprocess.Popen(command, env=machine.env, **quiet))
            if opened % 50 == 0 or opened == count:
                # Servers drop newcomers where too many are logging in at once.
                wait_until("clients log in", lambda: authenticated(server) >= opened, step=0.1)
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


def authenticated(server):
    return server.metric(r'slipway_ssh_connections\{.*state="authenticated"')
