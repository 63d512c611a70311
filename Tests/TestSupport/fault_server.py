"""A web server on the loopback interface that fails in the way that a request asks for.

    fault_server.py [CERTIFICATE KEY]

Prints its port and a folder of its own, serves the files that are put there, and ends when its standard
input is closed, or on SIGTERM; the folder goes with it.

The query of a request holds the plan for all requests with this very target: `/a.pth?plan=reset.1000,none`
breaks the first answer after 1000 bytes and answers well from then on; the last step is repeated. Each
step is a method `step_NAME` below. Where an address has no room for a query, as that of a mirror, it
stands at the beginning of the path: `/~plan=reset.1000,none/a.pth`. The requests are listed in
`requests.log` in the folder, as JSON, a line each.
"""

import json
import os
import signal
import socket
import ssl
import struct
import sys
import tempfile
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

LOCK = threading.Lock()
COUNTS = {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    root = "."

    def log_message(self, *arguments):
        pass

    def handle(self):
        # A client that speaks TLS to a plain server would wait for ever.
        if not isinstance(self.connection, ssl.SSLSocket):
            if self.connection.recv(1, socket.MSG_PEEK) == b"\x16":
                return self.wfile.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        super().handle()

    # -- the request -----------------------------------------------------------------------------

    def do_HEAD(self):
        self.serve()

    def do_GET(self):
        self.serve()

    def do_CONNECT(self):
        self.note(403)
        self.head(403, {"Content-Length": "0"})

    def serve(self):
        parts = urlsplit(self.path)
        query = parts.query
        if parts.path.startswith("/~"):
            query = parts.path[2:].split("/")[0]
        self.query = dict(parse_qsl(query))
        with LOCK:
            number = COUNTS[self.path] = COUNTS.get(self.path, 0) + 1
        steps = self.query.get("plan", "none").split(",")
        name, *self.arguments = steps[min(number, len(steps)) - 1].split(".")
        file = self.query.get("alt") if name == "alt" else os.path.basename(parts.path)
        try:
            with open(os.path.join(self.root, file), "rb") as source:
                self.data = source.read()
        except OSError:
            self.data = b""
        getattr(self, "step_" + name.replace("-", "_"))()

    # -- parts of an answer ------------------------------------------------------------------------

    def note(self, status):
        entry = {"method": self.command, "target": self.path, "status": status}
        for field in ("Range", "If-Range", "Authorization", "Accept-Encoding"):
            if self.headers.get(field) is not None:
                entry[field] = self.headers[field]
        with LOCK, open(os.path.join(self.root, "requests.log"), "a") as log:
            log.write(json.dumps(entry) + "\n")

    def head(self, status, fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.flush()

    @property
    def at(self):
        """The number that belongs to the step."""
        return int(self.arguments[0]) if self.arguments else 0

    def number(self, name, default=0):
        return int(self.query.get(name, default))

    @property
    def tag(self):
        return '"%d-%s"' % (len(self.data), self.data[-8:].hex())

    def asked(self):
        """The first byte that the request asks for; 0 for all of them."""
        value = self.headers.get("Range", "")
        return int(value[6:].split("-")[0]) if value.startswith("bytes=") else 0

    def answer(self, honest=True, fields=None, body=None, tag=None, if_range=True):
        """The status and the fields of a good answer, and its body."""
        start = self.asked()
        tag = self.tag if tag is None else tag
        validator = self.headers.get("If-Range")
        if if_range and validator is not None and validator != tag:
            start = 0
        data = self.data
        found = {"Accept-Ranges": "bytes", "ETag": tag}
        if "modified" in self.query:
            found["Last-Modified"] = formatdate(self.number("modified"), usegmt=True)
        if not tag:
            del found["ETag"]
        if start > 0 and start >= len(data):
            found["Content-Range"] = "bytes */%d" % len(data)
            found["Content-Length"] = "0"
            return 416, found, b""
        if start > 0:
            found["Content-Range"] = "bytes %d-%d/%d" % (start, len(data) - 1, len(data))
            data = data[start:]
        found["Content-Length"] = str(len(data))
        found.update(fields or {})
        return (206 if start > 0 else 200), found, data

    def send(self, status, fields, body):
        self.note(status)
        self.head(status, fields)
        if self.command == "HEAD":
            return
        rate = self.number("rate")
        if not rate:
            self.wfile.write(body)
            return
        step = max(1, rate // 50)
        for start in range(0, len(body), step):
            self.wfile.write(body[start : start + step])
            time.sleep(0.02)

    def drop(self):
        """Breaks the connection with a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        # http.server's own shutdown would close it politely first.
        os.close(os.dup(self.connection.fileno()))
        self.connection.close()

    # -- faults ------------------------------------------------------------------------------------

    def step_none(self):
        self.send(*self.answer())

    step_alt = step_none

    def step_reset(self):
        status, fields, body = self.answer()
        self.send(status, fields, body[: self.at])
        self.drop()

    def step_cut(self):
        status, fields, body = self.answer()
        self.send(status, fields, body[: self.at])
        self.close_connection = True

    def step_longer(self):
        status, fields, body = self.answer()
        self.send(status, fields, body + b"more than was promised")
        self.close_connection = True

    def chunked(self, body, finish=True):
        for start in range(0, len(body), 65536):
            part = body[start : start + 65536]
            self.wfile.write(b"%x\r\n" % len(part) + part + b"\r\n")
        if finish:
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.close_connection = True

    def step_chunked(self):
        status, fields, body = self.answer()
        del fields["Content-Length"]
        fields["Transfer-Encoding"] = "chunked"
        self.send(status, fields, b"")
        self.chunked(body[: self.at or None], finish=not self.at)

    def step_chunked_short(self):
        status, fields, body = self.answer()
        del fields["Content-Length"]
        fields["Transfer-Encoding"] = "chunked"
        self.send(status, fields, b"")
        self.chunked(body[: self.at])

    def step_chunked_long(self):
        status, fields, body = self.answer()
        del fields["Content-Length"]
        fields["Transfer-Encoding"] = "chunked"
        self.send(status, fields, b"")
        self.chunked(body + b"more than there is")

    def step_close(self):
        status, fields, body = self.answer()
        del fields["Content-Length"]
        self.send(status, fields, body[: self.at or None])
        self.close_connection = True

    def step_no_range(self):
        del self.headers["Range"]
        self.send(*self.answer())

    def step_no_range_cut(self):
        del self.headers["Range"]
        self.step_cut()

    def content_range(self, text):
        status, fields, body = self.answer()
        if status == 206:
            fields["Content-Range"] = text(self.asked(), len(self.data))
        self.send(status, fields, body)

    def step_wrong_start(self):
        self.content_range(lambda start, total: "bytes %d-%d/%d" % (start - 1, total - 2, total))

    def step_wrong_total(self):
        self.content_range(lambda start, total: "bytes %d-%d/%d" % (start, total - 1, total + 5))

    def step_unknown_total(self):
        self.content_range(lambda start, total: "bytes %d-%d/*" % (start, total - 1))

    def step_no_content_range(self):
        status, fields, body = self.answer()
        fields.pop("Content-Range", None)
        self.send(status, fields, body)

    def step_unasked_part(self):
        status, fields, body = self.answer()
        self.send(206, fields, body)

    def step_parts(self):
        """Sends at most `at` bytes of what is asked for, as a server may."""
        status, fields, body = self.answer()
        if status == 206:
            at = min(self.at, len(body))
            start = self.asked()
            fields["Content-Range"] = "bytes %d-%d/%d" % (start, start + at - 1, len(self.data))
            fields["Content-Length"] = str(at)
            body = body[:at]
        self.send(status, fields, body)

    def step_new_tag(self):
        """Another entity tag on a part, which ignores If-Range."""
        status, fields, body = self.answer(if_range=False)
        if status == 206:
            fields["ETag"] = '"another"'
        self.send(status, fields, body)

    def step_weak(self):
        status, fields, body = self.answer(tag="W/" + self.tag, if_range=False)
        self.send(status, fields, body[: self.at or None])
        self.close_connection = self.at > 0

    def step_no_tag(self):
        status, fields, body = self.answer(tag="", if_range=False)
        self.send(status, fields, body[: self.at or None])
        self.close_connection = self.at > 0

    def step_refuse_range(self):
        if not self.asked():
            return self.step_none()
        self.note(416)
        self.head(416, {"Content-Range": "bytes */%d" % self.at, "Content-Length": "0"})

    def step_redirect(self):
        self.note(self.at or 302)
        fields = {"Content-Length": "0", "Location": self.query["to"]}
        if "linked" in self.query:
            fields["X-Linked-Etag"] = '"%s"' % self.query["linked"]
            fields["X-Linked-Size"] = self.query["size"]
        self.head(self.at or 302, fields)

    def step_loop(self):
        self.note(302)
        self.head(302, {"Content-Length": "0", "Location": self.path})

    def step_nowhere(self):
        self.note(302)
        self.head(302, {"Content-Length": "0"})

    def step_status(self):
        code = self.at
        self.note(code)
        fields = {"Content-Length": "6"}
        if len(self.arguments) == 2:
            fields["Retry-After"] = self.arguments[1]
        if len(self.arguments) == 3:
            # As a date, by a clock that is so many seconds away from that of the client.
            clock = time.time() + int(self.arguments[2])
            fields["Retry-After"] = formatdate(clock + int(self.arguments[1]), usegmt=True)
            self.date_time_string = lambda timestamp=None: formatdate(clock, usegmt=True)
        self.head(code, fields)
        if self.command != "HEAD":
            self.wfile.write(b"sorry\n")

    def step_stall(self):
        status, fields, body = self.answer()
        self.send(status, fields, body[: self.at])
        self.wait()

    def step_silence(self):
        self.note(0)
        self.wait()

    def step_hang_up(self):
        self.note(0)
        self.close_connection = True

    def wait(self):
        """Waits until the client has gone."""
        self.connection.settimeout(20)
        try:
            self.connection.recv(1)
        except OSError:
            pass
        self.close_connection = True

    def step_drip(self):
        status, fields, body = self.answer()
        self.send(status, fields, body[: self.at])
        try:
            for byte in body[self.at :]:
                self.wfile.write(bytes([byte]))
                time.sleep(0.05)
        except OSError:
            self.close_connection = True

    def step_page(self):
        body = b"\n <!DOCTYPE html>\n<html><body>Please log in to this network.</body></html>\n"
        self.send(200, {"Content-Length": str(len(body)), "Content-Type": "text/html"}, body)

    def step_gzip(self):
        status, fields, body = self.answer()
        fields["Content-Encoding"] = "gzip"
        self.send(status, fields, body)

    def step_flip(self):
        """One wrong bit in the right number of bytes."""
        tag = self.tag
        wrong = bytes([self.data[self.at] ^ 4])
        self.data = self.data[: self.at] + wrong + self.data[self.at + 1 :]
        self.send(*self.answer(tag=tag))

    def step_missing(self):
        self.note(404)
        self.head(404, {"Content-Length": "0"})

    def step_empty(self):
        self.send(200, {"Content-Length": "0"}, b"")

    def step_huge(self):
        """Promises more than any disk takes."""
        self.send(200, {"Content-Length": str(10**15)}, self.data[:100000])
        self.close_connection = True

    def step_endless_head(self):
        self.note(200)
        self.send_response(200)
        self.flush_headers()
        try:
            for number in range(100000):
                self.wfile.write(b"X-Field-%d: %s\r\n" % (number, b"x" * 200))
        except OSError:
            pass
        self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, address):
        pass


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with tempfile.TemporaryDirectory(prefix="zoo-faults-") as folder:
        serve(folder)


def serve(folder):
    Handler.root = folder
    with open(os.path.join(folder, "requests.log"), "w"):
        pass
    server = Server(("127.0.0.1", 0), Handler)
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], folder, sep="\n", flush=True)
    while sys.stdin.read(1):
        pass


main()
