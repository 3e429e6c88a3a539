"""An FTP server on loopback for tests: user "gateway", password "se:cret", everything allowed in one folder.

    ftp_server.py FOLDER plain|explicit|implicit [CERTIFICATE-AND-KEY]

Tells its port on stdout, then one line for each command it hears; ends when its stdin closes.
"""
import logging
import os
import sys
import threading

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_DTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer

folder, mode = sys.argv[1:3]
logging.basicConfig(level=logging.CRITICAL)


class Told:
    def pre_process_command(self, line, cmd, arg):
        print(f"{cmd} {'***' if cmd == 'PASS' else arg}".strip(), flush=True)
        super().pre_process_command(line, cmd, arg)


class Plain(Told, FTPHandler):
    pass


class Data(TLS_DTPHandler):
    """pyftpdlib takes a client that begins TLS before it is told the command for one that has gone."""

    def readable(self):
        return self._ssl_accepting or super().readable()


class Explicit(Told, TLS_FTPHandler):
    dtp_handler = Data
    tls_control_required = True
    tls_data_required = True


class Implicit(Told, TLS_FTPHandler):
    """TLS from the first byte, which pyftpdlib does not have."""

    dtp_handler = Data

    def __init__(self, conn, server, ioloop=None):
        super().__init__(conn, server, ioloop)
        self.greeted = False

    def handle(self):
        if not self.greeted:
            self.greeted = True
            self.secure_connection(self.ssl_context)

    def handle_ssl_established(self):
        super().handle()


handler = {"plain": Plain, "explicit": Explicit, "implicit": Implicit}[mode]
if mode != "plain":
    handler.certfile = sys.argv[3]
    handler.get_ssl_context().set_session_id(b"ftp")  # clients resume the session for data, as many servers demand
handler.authorizer = DummyAuthorizer()
handler.authorizer.add_user("gateway", "se:cret", folder, perm="elradfmwMT")
handler.masquerade_address = os.environ.get("MASQUERADE") or None
if handler.masquerade_address:  # only PASV tells an address
    handler.proto_cmds = {name: about for name, about in handler.proto_cmds.items() if name != "EPSV"}
server = FTPServer(("127.0.0.1", 0), handler)
print(server.socket.getsockname()[1], flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
server.serve_forever()
