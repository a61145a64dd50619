"""nginx before the hub, as small as it can be: its cache, and a file of the same length."""

from __future__ import annotations

import shutil
from contextlib import AbstractContextManager
from pathlib import Path

from bench.processes import Server, running

CONFIGURATION = """
daemon off;
master_process on;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 256; }}
http {{
    access_log off;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache keys_zone=pages:8m max_size=64m use_temp_path=off;
    server {{
        listen 127.0.0.1:{port};
        location /file/ {{ root {folder}; default_type text/html; }}
        location / {{
            proxy_pass http://127.0.0.1:{hub};
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host {host};
            proxy_set_header X-Forwarded-Proto https;
            proxy_cache pages;
            proxy_cache_key $request_uri;
            proxy_cache_lock on;
            proxy_cache_use_stale updating error timeout;
            proxy_cache_background_update on;
            add_header X-Cache $upstream_cache_status;
        }}
    }}
}}
"""


def is_there() -> bool:
    return shutil.which("nginx", path=SEARCH_PATH) is not None


SEARCH_PATH = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"


def nginx(folder: Path, port: int, *, hub: Server, body: bytes) -> AbstractContextManager[Server]:
    """nginx before ``hub``; ``body`` is what the file under ``/file/`` holds. It is the length that counts."""
    (folder / "file").mkdir(parents=True)
    (folder / "file" / "page.html").write_bytes(body)
    # Where it is started by root, its workers are somebody else, and must reach what they serve.
    for path in (folder, folder / "file"):
        path.chmod(0o755)
    configuration = folder / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, port=port, hub=hub.port, host=hub.host))
    command = [shutil.which("nginx", path=SEARCH_PATH) or "nginx", "-c", str(configuration), "-p", str(folder)]
    return running(command, port=port, host=hub.host, folder=folder, log=folder / "start.log")
