"""Archives put into S3, beside git archive, gzip and curl. Left out where there is no MinIO: on the PATH, or named by
SLIPWAY_BENCH_MINIO, or by SLIPWAY_TEST_MINIO as for the tests."""

import contextlib
import os
import shlex
import shutil
import subprocess

from figures import Goal, tell
from machine import accepts, end, free_port, program, run, seconds, wait_until
from servers import PROJECT

FILES = 5_000
FILE_BYTES = 10_000
USER, PASSWORD = "bench-access-key", "bench-secret-key"


def archive(bench):
    server = minio_program("archive")
    if not server:
        return
    folder = repository(bench, "archive")
    with contextlib.ExitStack() as stack:
        endpoint = minio(bench, server, stack)
        ours = stager(bench, endpoint, stack)
        bare = bench.machine.folder / "staged" / f"{ours.stdout.readline().strip()}.git"
        bench.machine.git("clone", "-q", "--bare", folder, bare)
        bench.pairs(
            "Archive of 50 MB into S3",
            lambda n: staged(bench, ours, folder, bare),
            lambda n: seconds(lambda: piped(bench, folder, f"{endpoint}/bench/peer{n}")),
            Goal(1.5, 1.0),
        )


def minio_program(measure):
    named = os.environ.get("SLIPWAY_BENCH_MINIO") or os.environ.get("SLIPWAY_TEST_MINIO")
    return named or shutil.which("minio") or tell(f"there is no MinIO here: {measure} is left out")


def repository(bench, name):
    """One whose archive has 50 MB."""
    return bench.machine.repository(name, ((f"d{n % 50}/f{n}", os.urandom(FILE_BYTES)) for n in range(FILES)))


def minio(bench, server, stack):
    port = free_port()
    log = stack.enter_context(open(bench.machine.folder / "minio.log", "wb"))
    process = subprocess.Popen(
        [server, "server", "--quiet", "--address", f"127.0.0.1:{port}", bench.machine.folder / "minio"],
        env=dict(bench.machine.env, MINIO_ROOT_USER=USER, MINIO_ROOT_PASSWORD=PASSWORD, MINIO_BROWSER="off"),
        stdout=log,
        stderr=log,
    )
    stack.callback(end, process)
    wait_until("MinIO listens", lambda: accepts(port))
    return f"http://127.0.0.1:{port}"


def settings(bench, endpoint):
    """With which a server in a cluster uses that MinIO."""
    credentials = bench.machine.folder / "minio-credentials"
    credentials.mkdir(exist_ok=True)
    (credentials / "access-key").write_text(USER)
    (credentials / "secret-key").write_text(PASSWORD)
    return {
        "SLIPWAY_S3_ENDPOINT": endpoint,
        "SLIPWAY_S3_BUCKET": "bench",
        "SLIPWAY_S3_CREDENTIALS": str(credentials),
    }


def stager(bench, endpoint, stack):
    """A program that stages as the server does, without the cluster that the rest of it needs."""
    java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else program("java")
    process = subprocess.Popen(
        [
            *(java, "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider"),
            *("-cp", f"{PROJECT}/server/target/lib/*", PROJECT / "bench" / "StageToS3.java"),
            *(bench.machine.folder / "staged", endpoint, "bench", USER, PASSWORD),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        bufsize=1,
    )
    stack.callback(end, process)
    return process


def staged(bench, ours, folder, bare):
    """The seconds that one new commit takes; another tree each time, for a known one is not archived again."""
    bench.machine.commit(folder)
    bench.machine.git("push", "-q", bare, "bench", cwd=folder)
    ours.stdin.write(bench.machine.git("rev-parse", "HEAD", cwd=folder))
    return float(ours.stdout.readline())


def piped(bench, folder, url):
    file = bench.machine.folder / "archive.tar.gz"  # curl must know the length, so a file lies between.
    run("sh", "-c", f"git archive HEAD | gzip >{shlex.quote(str(file))}", cwd=folder, env=bench.machine.env)
    put(bench, file, url)


def put(bench, file, url):
    login = ("--aws-sigv4", "aws:amz:us-east-1:s3", "--user", f"{USER}:{PASSWORD}")
    run("curl", "-fsS", *login, "-T", file, url, env=bench.machine.env)
