"""nginx before the hub, with the file that is shipped: its cache, and a file of the same length and headers."""

from __future__ import annotations

import re
import shutil
from contextlib import AbstractContextManager
from pathlib import Path

from bench.client import Answer
from bench.databases import PROJECT
from bench.processes import Server, free_port, running

SHIPPED = PROJECT / "deploy" / "nginx" / "hub.conf"
SEARCH_PATH = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"

# As Debian has it around what is shipped.
AROUND = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 256; }}
http {{
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include hub.conf;
}}
"""
SITE = """
listen 127.0.0.1:{port};
server_name {host};
add_header X-Cache $upstream_cache_status;
location /file/ {{
    root {folder};
    types {{}}
    default_type "text/html; charset=utf-8";
{headers}
}}
"""
# Said by nginx itself, of the file as of the page.
OF_NGINX = {"connection", "content-length", "content-type", "date", "etag", "server", "x-accel-expires"}


def is_there() -> bool:
    return shutil.which("nginx", path=SEARCH_PATH) is not None


def nginx(folder: Path, port: int, *, hub: Server, page: Answer) -> AbstractContextManager[Server]:
    """nginx before ``hub``; the file under ``/file/`` has the body and the headers of ``page``."""
    (folder / "file").mkdir(parents=True)
    (folder / "hub").mkdir()
    (folder / "file" / "page.html").write_bytes(page.body)
    # Where it is started by root, its workers are somebody else, and must reach what they serve.
    for path in (folder, folder / "file"):
        path.chmod(0o755)
    headers = "\n".join(f"    add_header {name} {quoted(value)};" for name, value in page.headers.items()
                        if name not in OF_NGINX)  # fmt: skip
    (folder / "hub.conf").write_text(shipped(folder))
    (folder / "hub" / "site.conf").write_text(SITE.format(folder=folder, port=port, host=hub.host, headers=headers))
    (folder / "hub" / "upstream.conf").write_text(f"server 127.0.0.1:{hub.port};\n")
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
    command = [shutil.which("nginx", path=SEARCH_PATH) or "nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    return running(command, port=port, host=hub.host, folder=folder, log=folder / "start.log")


def shipped(folder: Path) -> str:
    """The shipped file with places of its own in ``folder``, without limits: one visitor asks for everything here."""
    text = SHIPPED.read_text()
    text = text.replace("/var/cache/nginx/hub", f"{folder}/cache").replace("/var/log/nginx", str(folder))
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};").replace("    listen [::]:80;\n", "")
    # The benchmark speaks HTTP, and the hub answers only HTTPS.
    text = text.replace("X-Forwarded-Proto $scheme", "X-Forwarded-Proto https")
    return re.sub(r"^\s*limit_(?:req|conn) .*\n", "", text, flags=re.MULTILINE)


def quoted(value: str) -> str:
    """``value`` as nginx reads it. Raises ``ValueError`` where it would be read as something else."""
    if any(mark in value for mark in '"\\$\n'):
        raise ValueError(f"nginx would not say {value!r}")
    return f'"{value}"'
