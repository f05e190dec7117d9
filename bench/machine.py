"""A folder with a user's home in it, and programs that run there with nothing of the real user's settings."""

import contextlib
import os
import pathlib
import shlex
import shutil
import socket
import subprocess
import sys
import time

LONGEST = 600


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def run(*command, **options):
    """What the command printed; it must succeed, and within LONGEST seconds."""
    done = subprocess.run(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LONGEST, **options
    )
    shown = done.stdout.decode(errors="replace")
    if done.returncode != 0:
        sys.exit(f"{shlex.join(map(str, command))} failed:\n{shown}")
    return shown


def seconds(work):
    began = time.monotonic()
    work()
    return time.monotonic() - began


def wait_until(what, holds, limit=60, step=0.01):
    end = time.monotonic() + limit
    while not holds():
        if time.monotonic() > end:
            sys.exit(f"waited {limit} s in vain: {what}")
        time.sleep(step)


def accepts(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def program(name):
    """The path of a program that may be an administrator's."""
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin") or sys.exit(f"needs {name}")


def end(process):
    process.terminate()
    process.wait(90)


def memory(pid, field="VmRSS"):
    """That line of the process's status, in MB."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


def forget_peak(pid):
    """Lets VmHWM begin anew from what the process holds now."""
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")


def cpu(pid):
    """Seconds of processor time that the process has used, with the children it has waited for."""
    with contextlib.suppress(FileNotFoundError):
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def cpu_with_children(pid):
    """The same, with the children that still run."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return cpu(pid) + sum(map(cpu, children))


class Machine:
    def __init__(self, folder):
        self.folder = folder
        self.home = folder / "home"
        (self.home / ".ssh").mkdir(parents=True, mode=0o700)
        self.key = self.home / ".ssh" / "id_ed25519"
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.key)
        self.ssh = [
            *("ssh", "-F", "/dev/null", "-i", str(self.key), "-o", "IdentitiesOnly=yes", "-o", "LogLevel=ERROR"),
            *("-o", "StrictHostKeyChecking=accept-new", "-o", f"UserKnownHostsFile={self.home}/.ssh/known_hosts"),
        ]
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_SSH_COMMAND": shlex.join(self.ssh),
            **{f"GIT_{role}_NAME": "Bench" for role in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{role}_EMAIL": "bench@example.com" for role in ("AUTHOR", "COMMITTER")},
            **{name: os.environ[name] for name in ("JAVA_HOME",) if name in os.environ},
        }

    def git(self, *args, cwd=None):
        return run("git", *args, cwd=cwd, env=self.env)

    def repository(self, name, files):
        """A folder under git with one commit of those files, given by path and content."""
        folder = self.folder / name
        self.git("init", "-q", "-b", "bench", folder)
        for path, content in files:
            file = folder / path
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
        self.git("add", ".", cwd=folder)
        self.git("commit", "-qm", "First", cwd=folder)
        return folder

    def commit(self, folder):
        (folder / "change").write_text(str(time.monotonic_ns()))
        self.git("add", ".", cwd=folder)
        self.git("commit", "-qm", "Change", cwd=folder)
