"""Passes TCP connections on, and cuts each that was silent for a while: TARGET-PORT SECONDS. Prints its own port."""

import select
import socket
import sys
import threading

target, limit = map(int, sys.argv[1:])


def serve(client):
    server = socket.create_connection(("127.0.0.1", target))
    other = {client: server, server: client}
    while True:
        ready, _, _ = select.select([client, server], [], [], limit)
        if not ready:
            print("cut", flush=True)
            break
        data = ready[0].recv(65536)
        if not data:
            break
        other[ready[0]].sendall(data)
    client.close()
    server.close()


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
