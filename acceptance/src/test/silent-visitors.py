"""Opens so many connections to a port of the loopback, says how many, and holds them without a word until it is ended."""

import resource
import signal
import socket
import sys

port, count = int(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_NOFILE, (count + 50, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
held = []
for _ in range(count):
    connection = socket.socket()
    connection.settimeout(5)
    try:
        connection.connect(("127.0.0.1", port))
    except OSError:
        # Not even the system's queue has room for more.
        break
    held.append(connection)
print(len(held), "connections", flush=True)
signal.pause()
