"""An editor, as far as a language server can tell: messages over standard input and output, and when they came."""
import json
import os
import queue
import subprocess
import threading
import time


class Server:
    """A language server that runs, with one folder and one open file."""

    def __init__(self, command, folder, path, language):
        self.began = time.perf_counter()
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, cwd=folder)
        self.inbox, self.last, self.version = queue.Queue(), 0, 1
        threading.Thread(target=self._read, daemon=True).start()
        self.uri = path.as_uri()
        place = {"uri": folder.as_uri(), "name": folder.name}
        abilities = {"general": {"positionEncodings": ["utf-16"]}, "textDocument": {"diagnostic": {}}}
        self.answer(self.ask("initialize", {"processId": os.getpid(), "rootUri": place["uri"],
                                            "workspaceFolders": [place], "capabilities": abilities}))
        self.tell("initialized", {})
        self.tell("textDocument/didOpen", {"textDocument": {
            "uri": self.uri, "languageId": language, "version": 1, "text": path.read_text()}})
        at, first = self.answer(self.ask("textDocument/diagnostic", self.document()))
        self.cold = (at - self.began) * 1e3
        self.before = len(first["items"])

    def _read(self):
        stream = self.process.stdout
        while True:
            size = 0
            while (line := stream.readline()) not in (b"\r\n", b"\n"):
                if not line:
                    return
                name, value = line.split(b":", 1)
                size = int(value) if name.lower() == b"content-length" else size
            body = stream.read(size)
            at = time.perf_counter()
            self.inbox.put((at, json.loads(body)))

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def document(self):
        """How requests name the open file."""
        return {"textDocument": {"uri": self.uri}}

    def tell(self, method, params):
        """A notification."""
        self._send({"method": method, "params": params})

    def ask(self, method, params):
        """A request; gives its number."""
        self.last += 1
        self._send({"id": self.last, "method": method, "params": params})
        return self.last

    def answer(self, number):
        """When a request's answer came, and its result. What the server asks meanwhile is answered with nothing."""
        while True:
            at, message = self.inbox.get(timeout=60)
            if "method" in message and "id" in message:
                items = (message.get("params") or {}).get("items")
                self._send({"id": message["id"], "result": [None] * len(items) if items is not None else None})
            elif message.get("id") == number:
                return at, message.get("result")

    def edit(self, row, start, end, text):
        """Replaces a part of a line."""
        self.version += 1
        at = {"start": {"line": row, "character": start}, "end": {"line": row, "character": end}}
        self.tell("textDocument/didChange", {
            "textDocument": {"uri": self.uri, "version": self.version},
            "contentChanges": [{"range": at, "text": text}]})

    def timed(self, method, params, edit):
        """An edit and a request behind it: milliseconds from the edit to the answer, and the result."""
        began = time.perf_counter()
        self.edit(*edit)
        at, result = self.answer(self.ask(method, params))
        return (at - began) * 1e3, result

    def resident(self):
        """Its memory, in MB."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(next(line.split()[1] for line in status if line.startswith("VmRSS"))) / 1024

    def end(self):
        """As an editor ends it."""
        self.answer(self.ask("shutdown", None))
        self.tell("exit", None)
        self.process.wait(10)
