"""Attacks by HTTP/2, made with the `h2` package: whatever one connection does, the next is served, and nothing piles up.

Usage: attacks.py FLUX    (the binary; needs Linux, for the memory of the process)
"""

import os
import socket
import subprocess
import sys
import tempfile
import unittest

import h2.config
import h2.connection
import h2.settings
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    Frame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    PriorityFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

PROGRAM = """
source Hello using http.get("/hello") => text.template("hello");
source Large using http.get("/large") => Files;
source Post using http.post("/post", content: "bytes data") => Size;
Files () -> (response reply);
Files = {path: "large.txt"} -> Send;
Send (string path) -> (response reply) using http.static("files");
Size (bytes data) -> (int size) using cel("size(data)");
"""

FLUX = ""
MB = 1 << 20

# Whatever a connection that misbehaves costs, it is less than this.
MOST = 48 * MB


class Server:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        os.mkdir(self.folder.name + "/files")
        with open(self.folder.name + "/files/large.txt", "wb") as file:
            file.write(b"x" * (8 * MB))
        with open(self.folder.name + "/main.flux", "w") as file:
            file.write(PROGRAM)
        command = [FLUX, "run", "main.flux", "--listen", "127.0.0.1:0", "--header-timeout", "2s", "--send-timeout", "2s"]
        self.process = subprocess.Popen(command, cwd=self.folder.name, stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        self.port = int(line.rsplit(":", 1)[1])

    def memory(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            line = next(line for line in status if line.startswith("VmRSS"))
        return int(line.split()[1]) << 10

    def stop(self):
        self.process.terminate()
        code = self.process.wait(30)
        self.process.stderr.close()
        self.folder.cleanup()
        return code


class Client:
    """A connection: `h2` keeps its state, and frames of our own go past it."""

    def __init__(self, server, settings=None):
        self.socket = socket.create_connection(("127.0.0.1", server.port))
        self.socket.settimeout(20)
        config = h2.config.H2Configuration(
            header_encoding="utf-8", validate_outbound_headers=False, normalize_outbound_headers=False
        )
        self.h2 = h2.connection.H2Connection(config)
        if settings:
            self.h2.update_settings(settings)
        self.h2.initiate_connection()
        self.flush()

    def flush(self):
        return self.raw(self.h2.data_to_send())

    def raw(self, data):
        """False: the server has gone."""
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def head(self, path, method="GET", more=()):
        return [(":method", method), (":scheme", "http"), (":path", path), (":authority", "x"), *more]

    def ask(self, path, method="GET", more=(), end=True):
        stream = self.h2.get_next_available_stream_id()
        self.h2.send_headers(stream, self.head(path, method, more), end_stream=end)
        self.flush()
        return stream

    def block(self, path="/hello", method="GET", more=()):
        return self.h2.encoder.encode(self.head(path, method, more))

    def frames(self):
        """All that the server says until it closes. (`h2` would refuse replies to heads that it has not sent.)"""
        data = b""
        while True:
            while len(data) < 9 or len(data) < 9 + int.from_bytes(data[:3], "big"):
                try:
                    more = self.socket.recv(1 << 16)
                except ConnectionError:
                    return
                if not more:
                    return
                data += more
            length = 9 + int.from_bytes(data[:3], "big")
            frame, _ = Frame.parse_frame_header(memoryview(data[:9]))
            frame.parse_body(memoryview(data[9:length]))
            data = data[length:]
            if isinstance(frame, HeadersFrame):
                frame.fields = dict(self.h2.decoder.decode(frame.data))
            yield frame

    def reply(self, stream):
        """Status and body of a reply; no status: the stream or the connection was ended instead."""
        status, body = None, b""
        for frame in self.frames():
            if isinstance(frame, GoAwayFrame):
                return status, body
            if frame.stream_id != stream:
                continue
            if isinstance(frame, RstStreamFrame):
                return status, body
            if isinstance(frame, HeadersFrame):
                status = int(frame.fields[":status"])
            elif isinstance(frame, DataFrame):
                body += frame.data
            if "END_STREAM" in frame.flags:
                return status, body
        return status, body

    def ended(self):
        """Reads until the server ends the connection: the error that it said; none: none."""
        said = None
        for frame in self.frames():
            if isinstance(frame, GoAwayFrame):
                said = frame.error_code
        return said

    def close(self):
        self.socket.close()


class Attacks(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.still_serves()
        self.before = self.server.memory()

    def tearDown(self):
        self.still_serves()
        self.assertIsNone(self.server.process.poll())
        self.assertLess(self.server.memory() - self.before, MOST)
        self.assertEqual(self.server.stop(), 0)

    def still_serves(self):
        client = Client(self.server)
        self.assertEqual(client.reply(client.ask("/hello")), (200, b"hello"))
        client.close()

    def client(self, settings=None):
        client = Client(self.server, settings)
        self.addCleanup(client.close)
        return client

    def test_rapid_reset(self):
        client = self.client()
        for n in range(20_000):
            head = HeadersFrame(2 * n + 1, client.block(), flags=["END_HEADERS", "END_STREAM"])
            reset = RstStreamFrame(2 * n + 1, error_code=8)
            if not client.raw(head.serialize() + reset.serialize()):
                break
        self.assertIn(client.ended(), (11, None), "ENHANCE_YOUR_CALM, or nothing more")

    def test_resets_that_the_server_has_to_make(self):
        # A window update of nothing is an error of its stream, which the server resets (MadeYouReset).
        client = self.client()
        for n in range(20_000):
            head = HeadersFrame(2 * n + 1, client.block(), flags=["END_HEADERS", "END_STREAM"])
            update = bytes([0, 0, 4, 8, 0]) + (2 * n + 1).to_bytes(4, "big") + bytes(4)
            if not client.raw(head.serialize() + update):
                break
        client.ended()

    def flood(self, frame, times=200_000, at_once=1000):
        """A client that sends the frame so often, and reads nothing."""
        client = self.client()
        data = frame * at_once
        client.socket.settimeout(3)
        for _ in range(times // at_once):
            if not client.raw(data):
                break
        return client

    def test_settings(self):
        self.flood(SettingsFrame(settings={h2.settings.SettingCodes.MAX_FRAME_SIZE: 16384}).serialize())

    def test_pings(self):
        self.flood(PingFrame(opaque_data=b"12345678").serialize())

    def test_priorities(self):
        self.flood(PriorityFrame(1, depends_on=3, stream_weight=7).serialize())

    def test_empty_frames(self):
        client = self.client()
        stream = client.ask("/post", "POST", end=False)
        for _ in range(200):
            if not client.raw(DataFrame(stream, b"").serialize() * 1000):
                break
        client.raw(DataFrame(stream, b"", flags=["END_STREAM"]).serialize())

    def test_unknown_frames(self):
        self.flood(bytes([0, 0, 0, 0x42, 0, 0, 0, 0, 0]))

    def test_continuations(self):
        for piece in (b"", b"\x00\x01a\x01b" * 2000):
            client = self.client()
            head = HeadersFrame(1, client.block(), flags=["END_STREAM"]).serialize()
            alive = client.raw(head)
            for _ in range(4000):
                if not alive:
                    break
                alive = client.raw(ContinuationFrame(1, piece).serialize() * 10)
            client.ended()

    def test_a_head_that_never_ends(self):
        client = self.client()
        client.raw(HeadersFrame(1, client.block(), flags=["END_STREAM"]).serialize())
        client.ended()

    def test_headers_that_unpack_to_more(self):
        # One long header in the table, named again by a byte each time.
        client = self.client()
        client.ask("/hello", more=[("x-long", "a" * 3900)])
        stream = client.h2.get_next_available_stream_id()
        block = client.block() + b"\xbe" * 16_000
        client.raw(HeadersFrame(stream, block[:16_000], flags=["END_STREAM"]).serialize())
        client.raw(ContinuationFrame(stream, block[16_000:], flags=["END_HEADERS"]).serialize())
        status, _ = client.reply(stream)
        self.assertIn(status, (431, None))

    def test_a_window_of_nothing(self):
        client = self.client({h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: 0})
        for _ in range(100):
            client.ask("/large")
        self.assertLess(self.server.memory() - self.before, MOST)
        client.ended()

    def test_a_window_that_opens_byte_by_byte(self):
        client = self.client({h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: 0})
        stream = client.ask("/large")
        for _ in range(200):
            if not client.raw(WindowUpdateFrame(stream, window_increment=1).serialize()):
                break
        self.assertLess(self.server.memory() - self.before, MOST)

    def test_a_window_that_overflows(self):
        client = self.client()
        client.raw(WindowUpdateFrame(0, window_increment=(1 << 31) - 1).serialize())
        self.assertEqual(client.ended(), 3, "FLOW_CONTROL_ERROR")

    def test_more_streams_than_are_allowed(self):
        client = self.client()
        heads = b""
        for n in range(2000):
            heads += HeadersFrame(2 * n + 1, client.block("/post", "POST"), flags=["END_HEADERS"]).serialize()
        client.raw(heads)
        self.still_serves()

    def test_heads_that_are_none(self):
        get = [(":method", "GET"), (":scheme", "http"), (":path", "/hello"), (":authority", "x")]
        for head in (
            get[1:],
            get[:1] + get[2:],
            get[:2] + get[3:],
            get + [(":method", "GET")],
            get + [(":status", "200")],
            [("x-a", "b")] + get,
            get + [("X-Upper", "a")],
            get + [("connection", "close")],
            get + [("transfer-encoding", "chunked")],
            get + [("keep-alive", "5")],
            get + [("te", "gzip")],
            get + [("x-a", "b\r\nc: d")],
            get + [("x a", "b")],
            get + [("x-a", "b\0c")],
            get[:2] + [(":path", "")] + get[3:],
            get[:2] + [(":path", "hello")] + get[3:],
            get[:2] + [(":path", "/a b")] + get[3:],
            get + [("host", "other")],
        ):
            with self.subTest(head=head):
                client = self.client()
                block = client.h2.encoder.encode(head)
                client.raw(HeadersFrame(1, block, flags=["END_HEADERS", "END_STREAM"]).serialize())
                status, body = client.reply(1)
                self.assertTrue(status is None or 400 <= status < 500, (status, body))

    def test_a_length_that_is_another(self):
        for length, data in (("3", b"abcd"), ("5", b"abcd"), ("-1", b""), ("x", b"a"), ("18446744073709551616", b"a")):
            with self.subTest(length=length):
                client = self.client()
                head = client.block("/post", "POST", [("content-length", length)])
                client.raw(HeadersFrame(1, head, flags=["END_HEADERS"]).serialize())
                client.raw(DataFrame(1, data, flags=["END_STREAM"]).serialize())
                status, body = client.reply(1)
                self.assertTrue(status is None or 400 <= status < 500, (status, body))

    def test_frames_of_the_wrong_place(self):
        block = self.client().block()
        for name, frame in (
            ("data on no stream", DataFrame(1, b"a").serialize()),
            ("a continuation of nothing", ContinuationFrame(1, block).serialize()),
            ("headers on an even stream", HeadersFrame(2, block, flags=["END_HEADERS"]).serialize()),
            ("settings of a stream", bytes([0, 0, 0, 4, 0, 0, 0, 0, 1])),
            ("a ping of seven bytes", bytes([0, 0, 7, 6, 0, 0, 0, 0, 0]) + b"1234567"),
            ("a frame that is too long", bytes([0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 1])),
            ("a push of a client", bytes([0, 0, 4, 5, 4, 0, 0, 0, 1, 0, 0, 0, 2])),
            ("padding longer than its frame", bytes([0, 0, 1, 1, 0xC, 0, 0, 0, 1, 0xFF])),
        ):
            with self.subTest(name):
                client = self.client()
                client.raw(frame)
                self.assertNotEqual(client.ended(), 0)

    def test_bodies_that_never_end(self):
        clients = [self.client() for _ in range(20)]
        for client in clients:
            for _ in range(50):
                client.ask("/post", "POST", end=False)
        self.still_serves()

    def test_pauses(self):
        client = self.client()
        client.ask("/hello")
        # Silent from here on: it answers no ping, and is closed before its own patience ends.
        try:
            while client.socket.recv(1 << 16):
                pass
        except ConnectionError:
            pass


if __name__ == "__main__":
    FLUX = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
