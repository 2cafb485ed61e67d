"""Files over HTTP: `http.static` beside nginx (`sendfile on; tcp_nopush on`), for 1 KB, 100 KB, and If-None-Match.

One table a case: requests a second, p50 and p99, CPU a request, the ratios paired within rounds with 95% intervals, and
resident memory before and after. Same run, same load (wrk), server and load on different cores.
"""
import contextlib
import os
import pathlib
import shutil
import sys
import tempfile
import urllib.request

from measure import build, web
from measure.servers import Server, free_port

SIZES = {"1k.bin": 1024, "100k.bin": 100 * 1024}

PROGRAM = """\
source Files using http.get("/{string path*}") => Send;
Send using http.static("public");
"""


def start_flux(core, work):
    program = work / "site.flux"
    program.write_text(PROGRAM)
    command = [build.flux(), "run", str(program), "--listen", "127.0.0.1:0", "--workers", "1"]
    return Server("flux", command, core, path="/1k.bin", expected=(work / "public" / "1k.bin").read_bytes())


def start_nginx(core, work):
    port = free_port()
    conf = work / "static.conf"
    conf.write_text(f"""
daemon off; master_process off; worker_processes 1; pid {work}/static.pid; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  access_log off; default_type application/octet-stream; keepalive_requests 1000000000; sendfile on; tcp_nopush on;
  client_body_temp_path {work}; proxy_temp_path {work}; fastcgi_temp_path {work}; uwsgi_temp_path {work};
  scgi_temp_path {work};
  server {{ listen 127.0.0.1:{port}; root {work}/public; }}
}}
""")
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [binary, "-p", str(work), "-c", str(conf)]
    return Server("nginx", command, core, port, path="/1k.bin", expected=(work / "public" / "1k.bin").read_bytes())


STARTERS = {"flux": start_flux, "nginx": start_nginx}


def etag(server, path):
    with urllib.request.urlopen(server.at(path), timeout=5) as reply:
        return reply.headers["etag"]


def run(options):
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        work = pathlib.Path(folder)
        # nginx's worker is another user where it is started by root.
        work.chmod(0o755)
        (work / "public").mkdir()
        for name, size in SIZES.items():
            (work / "public" / name).write_bytes(os.urandom(size))
        servers = []
        for name in options.servers.split(","):
            if name not in STARTERS:
                continue
            server = STARTERS[name](options.server_core, work)
            stack.callback(server.end)
            server.tags = {path: etag(server, path) for path in SIZES}
            server.pause()
            servers.append(server)
        if not servers:
            sys.exit(f"files are served by {', '.join(STARTERS)}")
        cases = [("1 KB", "1k.bin", False), ("100 KB", "100k.bin", False), ("If-None-Match", "1k.bin", True)]
        for title, path, unchanged in cases:
            for server in servers:
                server.url = server.at(path)
                server.headers = [f"If-None-Match: {server.tags[path]}"] if unchanged else []
            before = {server.name: server.resident_mb() for server in servers}
            rounds = web.measure(servers, options)
            print(f"\n{title}: {options.connections} connections, keep-alive, median of {options.rounds} rounds of "
                  f"{options.seconds} s, server on core {options.server_core}, load on core {options.load_core}")
            web.show(rounds)
            for server in servers:
                print(f"{server.name}: {before[server.name]:.1f} MB resident before, {server.resident_mb():.1f} after")
