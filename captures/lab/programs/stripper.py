# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to stand between one FTP client and a server, and to refuse AUTH in the server's name.
# Refuses to change anything else that either of them says.

import socket
import sys
import threading


def hear_out(server, client):
    while said := server.recv(4096):
        client.sendall(said)
    client.close()


listen_ip, listen_port, server_ip, server_port = sys.argv[1:]
listener = socket.create_server((listen_ip, int(listen_port)))
print("ready", flush=True)
client = listener.accept()[0]
server = socket.create_connection((server_ip, int(server_port)))
threading.Thread(target=hear_out, args=(server, client), daemon=True).start()
for line in client.makefile("rb"):
    if line.upper().startswith(b"AUTH "):
        client.sendall(b"500 AUTH not understood.\r\n")
    else:
        server.sendall(line)
