"""A mail server that takes everything and keeps nothing: fast enough not to be what is measured."""

import socketserver

ANSWERS = {b"EHLO": b"250 bench\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


class Taker(socketserver.StreamRequestHandler):
    """One connection."""

    wbufsize = 0

    def handle(self) -> None:
        """Answer 250 to everything, and read a mail to its end."""
        self.wfile.write(b"220 bench\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            self.wfile.write(ANSWERS.get(verb, b"250 ok\r\n"))
            if verb == b"DATA":
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.wfile.write(b"250 taken\r\n")
            if verb == b"QUIT":
                return


class Server(socketserver.ThreadingTCPServer):
    """Any number of connections."""

    daemon_threads = True
    allow_reuse_address = True


if __name__ == "__main__":
    with Server(("127.0.0.1", 0), Taker) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()
