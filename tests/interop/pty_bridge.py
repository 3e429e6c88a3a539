"""A serial line of Linux without any wire: a pseudo terminal whose other end is a TCP connection.

Usage: pty_bridge.py PORT. Connects to 127.0.0.1:PORT, makes a pseudo terminal and prints its path. Ends when its standard input
does, when the connection is closed, or when it is killed; the terminal is gone then, as if a converter had been unplugged.
"""

import os
import select
import socket
import sys
import tty

tcp = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
tcp.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
near, far = os.openpty()
tty.setraw(far)         # `far` stays open: what is read from `near` must not end while nobody has the terminal
print(os.ttyname(far), flush=True)

while True:
    ready, _, _ = select.select([near, tcp, sys.stdin], [], [])
    if sys.stdin in ready:
        break
    if near in ready:
        tcp.sendall(os.read(near, 4096))
    if tcp in ready:
        data = tcp.recv(4096)
        if not data:
            break
        os.write(near, data)
