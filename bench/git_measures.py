"""Pushes and clones, beside OpenSSH with git. Nothing is deployed: the branch is none that deploys."""

import concurrent.futures
import os
import shutil

from figures import Goal
from machine import forget_peak, memory, seconds

FILES = 20_000
FILE_BYTES = 10_000
REFS = 5_000
CLIENTS = 100


def push(bench):
    folder = big(bench)

    def to(url):
        return seconds(lambda: bench.machine.git("push", "-q", url, "bench", cwd=folder))

    goal = Goal(1.1, 0.8)
    ours, peer = bench.slipway(), bench.sshd()
    bench.pairs(
        "First push of 200 MB in 20,000 files", lambda n: to(ours.url(f"big{n}")), lambda n: to(peer.url(f"big{n}")), goal
    )
    bench.pairs(
        "- to a server that has just started",
        lambda n: with_new_server(bench, lambda server: to(server.url(f"big{n}"))),
        lambda n: to(peer.url(f"cold{n}")),
        goal,
        warm_up=False,
    )
    bench.pairs(
        "- to a peer that checks no objects",
        lambda n: to(ours.url(f"more{n}")),
        lambda n: to(peer.url(f"unchecked{n}", check=False)),
        goal,
        warm_up=False,
    )


def push_by_https(bench):
    folder = big(bench)
    ours, peer = bench.slipway(), bench.http_backend()

    def to(server, name):
        return seconds(lambda: bench.machine.git("push", "-q", server.https_url(name), "bench", cwd=folder))

    forget_peak(ours.process.pid)
    bench.pairs(
        "First push of 200 MB by HTTPS",
        lambda n: to(ours, f"https{n}"),
        lambda n: to(peer, f"https{n}"),
        Goal(1.5, 1.0),
    )
    bench.figures.add("- peak RSS meanwhile", memory(ours.process.pid, "VmHWM"), Goal(1024, 500, "MB"))


def clone(bench):
    folder = big(bench)
    ours, peer = bench.slipway(), bench.sshd()
    for server in (ours, peer):
        bench.machine.git("push", "-q", server.url("clone"), "bench", cwd=folder)

    def of(url):
        target = bench.machine.folder / "cloned"
        took = seconds(lambda: bench.machine.git("clone", "-q", "-n", "-b", "bench", url, target))
        shutil.rmtree(target)
        return took

    bench.pairs(
        "Clone of the 200 MB repository", lambda n: of(ours.url("clone")), lambda n: of(peer.url("clone")), Goal(1.2, 0.9)
    )


def commit(bench):
    one_commit(bench, "One small commit", small(bench, "one"), "one")


def refs(bench):
    folder = small(bench, "refs")
    head = bench.machine.git("rev-parse", "HEAD", cwd=folder).strip()
    (folder / ".git" / "packed-refs").write_text(
        "# pack-refs with: peeled fully-peeled sorted \n" + "".join(f"{head} refs/heads/b{n:05}\n" for n in range(REFS))
    )
    for server in (bench.slipway(), bench.sshd()):
        bench.machine.git("push", "-q", server.url("refs"), "refs/heads/*:refs/heads/*", cwd=folder)
    bench.machine.git("pack-refs", "--all", cwd=bench.sshd().folder / "refs.git")
    one_commit(bench, "One commit onto 5,000 refs", folder, "refs")


def one_commit(bench, measure, folder, name):
    def to(server):
        bench.machine.commit(folder)
        return seconds(lambda: bench.machine.git("push", "-q", server.url(name), "bench", cwd=folder))

    ours, peer = bench.slipway(), bench.sshd()
    bench.pairs(measure, lambda n: to(ours), lambda n: to(peer), Goal(0.6, 0.35), runs=5 * bench.runs)


def clients(bench):
    folders = [small(bench, f"client{n}") for n in range(CLIENTS)]
    ours, peer = bench.slipway(), bench.sshd()

    def to(server, n):
        jobs = [(server.url(f"c{n}x{i}"), folder) for i, folder in enumerate(folders)]
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            return seconds(
                lambda: list(pool.map(lambda job: bench.machine.git("push", "-q", job[0], "bench", cwd=job[1]), jobs))
            )

    forget_peak(ours.process.pid)
    bench.pairs("100 clients pushing to 100 apps at once", lambda n: to(ours, n), lambda n: to(peer, n), Goal(0.8, 0.5))
    bench.figures.add("- peak RSS meanwhile", memory(ours.process.pid, "VmHWM"), Goal(1024, 500, "MB"))


def with_new_server(bench, work):
    """Times work that a server does at its very first: it keeps what it stored, its code is not compiled yet."""
    server = bench.new_slipway("cold")
    try:
        return work(server)
    finally:
        server.stop()


def big(bench):
    """A repository of 200 MB in 20,000 files, packed; made once."""
    folder = bench.machine.folder / "big"
    if not folder.exists():
        bench.machine.repository("big", ((f"d{n % 200}/f{n}", os.urandom(FILE_BYTES)) for n in range(FILES)))
        bench.machine.git("repack", "-adq", cwd=folder)
    return folder


def small(bench, name):
    return bench.machine.repository(name, ((f"f{n}", b"file %d\n" % n) for n in range(20)))
