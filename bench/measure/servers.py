"""The servers of the comparison: how each is started, on which address it answers."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from measure import build

HERE = build.BENCH / "service"
FILLER = (HERE / "filler.txt").read_text()
NODE_RED = "node-red@4.1.0"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """A running server, pinned to a core; stopped (SIGSTOP) unless it is being measured."""

    def __init__(self, name, command, core, port=None, cwd=None, path="/hello/world", expected=None):
        self.name = name
        self.expected = expected or f"Hello, world!{FILLER}".encode()
        self.headers = []
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(["taskset", "-c", str(core), *command], cwd=cwd, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.STDOUT)
        self.root = f"http://127.0.0.1:{port or self.announced()}"
        self.url = self.root + path
        self.wait_for_reply()

    def output(self):
        self.log.seek(0)
        return self.log.read()

    def announced(self):
        for _ in range(200):
            found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", self.output())
            if found:
                return int(found.group(1))
            self.must_live()
            time.sleep(0.05)
        sys.exit(f"{self.name} never said where it listens:\n{self.output()}")

    def must_live(self):
        if self.process.poll() is not None:
            sys.exit(f"{self.name} ended by itself:\n{self.output()}")

    def wait_for_reply(self):
        for _ in range(300):
            self.must_live()
            try:
                with urllib.request.urlopen(self.url, timeout=5) as reply:
                    body = reply.read()
            except OSError:
                time.sleep(0.1)
                continue
            if body != self.expected:
                sys.exit(f"{self.name} answers something else: {body[:80]!r}…")
            return
        sys.exit(f"{self.name} never answered:\n{self.output()}")

    def at(self, path):
        return f"{self.root}/{path}"

    def resident_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) / 1024

    def cpu_seconds(self):
        """What all its threads have run on a core so far."""
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def end(self):
        self.go_on()
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_flux(core, work):
    command = [build.flux(), "run", str(HERE / "service.flux"), "--listen", "127.0.0.1:0"]
    return Server("flux", command, core)


def start_peer(name):
    def start(core, work):
        return Server(name, [build.cargo(build.BENCH)[f"{name}_peer"], "127.0.0.1:0"], core)
    return start


def start_nginx(core, work):
    port = free_port()
    conf = work / "nginx.conf"
    conf.write_text(f"""
daemon off; master_process off; worker_processes 1; pid {work}/nginx.pid; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  access_log off; default_type text/plain; keepalive_requests 1000000000; client_body_temp_path {work};
  proxy_temp_path {work}; fastcgi_temp_path {work}; uwsgi_temp_path {work}; scgi_temp_path {work};
  server {{
    listen 127.0.0.1:{port};
    location ~ ^/hello/(?<name>[^/]+)$ {{ return 200 "Hello, $name!{FILLER}"; }}
  }}
}}
""")
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    return Server("nginx", [binary, "-p", str(work), "-c", str(conf)], core, port)


def start_node_red(core, work):
    home = build.CACHE / "node-red"
    script = home / "node_modules" / "node-red" / "red.js"
    if not script.exists():
        home.mkdir(parents=True, exist_ok=True)
        print(f"installing {NODE_RED} into {home} …", file=sys.stderr)
        subprocess.run(["npm", "install", "--prefix", str(home), "--no-audit", "--no-fund", "--loglevel", "error",
                        NODE_RED], check=True)
    port = free_port()
    user = work / "node-red"
    user.mkdir()
    (user / "settings.js").write_text(
        "module.exports = {uiHost: '127.0.0.1', httpAdminRoot: false, flowFile: 'flows.json', "
        "telemetry: {enabled: false, updateNotification: false}, "
        "logging: {console: {level: 'error', metrics: false, audit: false}}};\n")
    code = f"msg.payload = 'Hello, ' + msg.req.params.name + '!' + {json.dumps(FILLER)}; return msg;"
    (user / "flows.json").write_text(json.dumps([
        {"id": "t", "type": "tab", "label": "hello"},
        {"id": "a", "type": "http in", "z": "t", "url": "/hello/:name", "method": "get", "wires": [["b"]]},
        {"id": "b", "type": "function", "z": "t", "func": code, "outputs": 1, "wires": [["c"]]},
        {"id": "c", "type": "http response", "z": "t", "statusCode": "", "headers": {}, "wires": []}]))
    return Server("node-red", ["node", str(script), "-u", str(user), "-p", str(port)], core, port, cwd=user)


STARTERS = {
    "flux": start_flux,
    "axum": start_peer("axum"),
    "hyper": start_peer("hyper"),
    "nginx": start_nginx,
    "node-red": start_node_red,
}
