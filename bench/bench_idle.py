"""Holds many authenticated SSH connections open, as processes of the real client."""

import contextlib
import shlex
import subprocess
import time


@contextlib.contextmanager
def connections(machine, port, count):
    """Opens that many connections with `ssh -N` and yields how many the server accepted."""
    command = shlex.split(machine.ssh) + ["-N", "-p", str(port), "git@127.0.0.1"]
    processes = []
    try:
        for n in range(count):
            processes.append(
                subprocess.Popen(command, env=machine.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            )
            # Below the rate at which a server may start to drop newcomers.
            time.sleep(0.03)
        time.sleep(5)
        yield sum(process.poll() is None for process in processes)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()
