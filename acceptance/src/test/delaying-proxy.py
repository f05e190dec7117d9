"""Passes TCP connections on, and holds what comes back for a while: ADDRESS PORT SECONDS. Prints its own port."""

import queue
import socket
import sys
import threading
import time

address, port, delay = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])


def read(source, take):
    try:
        while data := source.recv(65536):
            take(data)
    except OSError:
        pass
    take(b"")


def send(target, data):
    try:
        target.sendall(data) if data else target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def write_later(target, held):
    while True:
        due, data = held.get()
        time.sleep(max(0, due - time.monotonic()))
        send(target, data)
        if not data:
            return


def serve(client):
    server = socket.create_connection((address, port))
    held = queue.Queue()
    for run, arguments in (
        (read, (client, lambda data: send(server, data))),
        (read, (server, lambda data: held.put((time.monotonic() + delay, data)))),
        (write_later, (client, held)),
    ):
        threading.Thread(target=run, args=arguments, daemon=True).start()


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
