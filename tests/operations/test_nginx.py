"""nginx with the file that is shipped, in front of a server that tells what reaches it."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import socket
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings

from hub.shared.redaction import secret_prefixes

DEPLOY = settings.PROJECT_DIR / "deploy" / "nginx"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
VISITOR, SLOW, BUSY = "127.0.0.1", "127.0.0.2", "127.0.0.3"

pytestmark = pytest.mark.skipif(NGINX is None, reason="there is no nginx here; on Debian: apt-get install nginx")


class Hub(BaseHTTPRequestHandler):
    """Allows its pages to be kept, and nothing else; keeps the headers that reach it."""

    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, dict[str, str]]] = []
    is_broken = False

    def do_GET(self) -> None:
        self.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = f"answer {len(self.seen)}".encode()
        self.send_response(503 if self.is_broken else 200)
        self.send_header("Content-Length", str(len(body)))
        # In the order in which the hub sends them: some versions of nginx obey the first of the two.
        self.send_header("Cache-Control", "public, max-age=60" if "/stale" in self.path else "public, no-cache")
        self.send_header("Vary", "Cookie")
        if "/silent" not in self.path:
            self.send_header("X-Accel-Expires", "1" if self.path.startswith("/kept") else "0")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *arguments) -> None:
        pass


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((VISITOR, 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def nginx(tmp_path_factory):
    """The folder and the port of an nginx with the shipped configuration; only places are replaced."""
    folder = tmp_path_factory.mktemp("nginx")
    (folder / "hub").mkdir()
    upstream = ThreadingHTTPServer((VISITOR, 0), Hub)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    port, plain_port = free_port(), free_port()
    text = (DEPLOY / "hub.conf").read_text()
    text = text.replace("/var/cache/nginx/hub", f"{folder}/cache").replace("/var/log/nginx", str(folder))
    text = text.replace("listen 80;", f"listen {VISITOR}:{plain_port};").replace("    listen [::]:80;\n", "")
    (folder / "hub.conf").write_text(text)
    (folder / "hub" / "site.conf").write_text(f"listen {port};\nserver_name hub.example;\n")
    (folder / "hub" / "upstream.conf").write_text(f"server {VISITOR}:{upstream.server_port};\n")
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/start.log;\n"
        f"events {{ worker_connections 512; }}\nhttp {{ {temporary}\ninclude hub.conf; }}\n"
    )
    checked = subprocess.run(
        [NGINX, "-t", "-q", "-c", str(folder / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    process = subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex((VISITOR, port)) == 0:
                break
        time.sleep(0.05)
    yield folder, port, plain_port
    process.terminate()
    process.wait(timeout=10)
    upstream.shutdown()


@pytest.fixture
def ask(nginx):
    _, port, _ = nginx

    def ask(path: str, *, method="GET", source=VISITOR, body=None, **headers):
        connection = http.client.HTTPConnection(VISITOR, port, timeout=10, source_address=(source, 0))
        given = {"Host": "hub.example", **{name.replace("_", "-"): value for name, value in headers.items()}}
        connection.request(method, path, body=body, headers=given)
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer

    return ask


def test_a_page_that_may_be_kept_is_kept_for_those_without_a_cookie(ask):
    first = ask("/kept/").text

    assert ask("/kept/").text == first
    assert ask("/kept/", Cookie="session=1").text != first
    assert ask("/kept/", Authorization="Basic eA==").text != first
    assert ask("/kept/?page=2").text != first
    assert ask("/other/").text != ask("/other/").text


def test_nothing_but_the_word_to_proxies_lets_a_page_be_kept(ask):
    for path in ("/other/stale/", "/other/stale/silent/"):
        assert ask(path).text != ask(path).text


def test_a_page_is_no_older_than_the_hub_allows_unless_the_hub_is_away(ask, monkeypatch):
    first = ask("/kept/old/").text
    time.sleep(2.1)
    second = ask("/kept/old/").text
    time.sleep(2.1)
    monkeypatch.setattr(Hub, "is_broken", True)

    assert first != second
    assert ask("/kept/old/").text == second
    assert ask("/other/").status == 503


def test_nothing_that_a_visitor_says_of_proxies_reaches_the_hub(ask):
    lies = dict.fromkeys(
        ("X_Forwarded_Host", "X_Forwarded_Prefix", "X_Forwarded_Port", "X_Real_IP", "Forwarded", "Proxy"),
        "evil.example",
    )
    for path in ("/lies/", "/static/lies.css", "/account/lies/", "/admin/lies/"):
        ask(path, X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="https", X_Request_ID="forged", **lies)
        headers = next(headers for seen, headers in reversed(Hub.seen) if seen == path)

        assert "evil.example" not in headers.values()
        assert (headers["x-forwarded-for"], headers["x-forwarded-proto"]) == (VISITOR, "http")
        assert re.fullmatch(r"[0-9a-f]{32}", headers["x-request-id"])


def test_sixty_slow_headers_and_sixty_slow_bodies_keep_nobody_waiting(nginx, ask):
    _, port, _ = nginx
    slow = []
    for number in range(120):
        client = socket.create_connection((VISITOR, port), source_address=(SLOW, 0))
        if number < 60:
            client.send(b"GET / HTTP/1.1\r\nHost: hub.example\r\nX-Slow: ")
        else:
            client.send(b"POST /apply/ HTTP/1.1\r\nHost: hub.example\r\nContent-Length: 1000\r\n\r\nx")
        slow.append(client)
    time.sleep(0.2)
    reached = len(Hub.seen)

    begun = time.monotonic()
    answers = [ask("/other/").status for _ in range(20)]

    assert answers == [200] * 20
    assert time.monotonic() - begun < 2
    # None of the slow ones has taken a thread of the hub.
    assert len(Hub.seen) == reached + 20
    # One address may begin 21 forms at once; the others are told so at once.
    refused = 0
    for client in slow[60:]:
        client.setblocking(False)
        try:
            refused += b" 429 " in client.recv(200)
        except BlockingIOError:
            continue
    assert refused in {38, 39}
    for client in slow:
        client.close()


def test_whoever_sends_many_forms_is_slowed_and_may_still_read(ask):
    statuses = [ask("/apply/", method="POST", body="x", source=BUSY).status for _ in range(30)]
    refused = ask("/apply/", method="POST", body="x", source=BUSY)

    assert statuses.count(200) in {21, 22}
    assert (refused.status, refused.headers["Retry-After"]) == (429, "30")
    assert "Nothing is lost" in refused.text
    assert ask("/other/", source=BUSY).status == 200


def test_signing_in_is_limited_more_strictly(ask):
    statuses = [ask("/account/login/", method="POST", body="x", source="127.0.0.4").status for _ in range(20)]

    assert statuses.count(200) in {11, 12}


def test_headers_and_bodies_have_limits(ask):
    assert ask("/other/", X_Long="x" * 9000).status == 400
    assert ask("/other/", method="POST", Content_Length=str(13 * 1024 * 1024)).status == 413
    assert ask("/other/" + "x" * 9000).status == 414


def test_files_may_come_with_replies(ask):
    larger = "x" * (13 * 1024 * 1024)

    for address in ("/reply/abc/files/", "/admin/response_requests/reply/1/"):
        assert ask(address, method="POST", body=larger).status == 200
        assert ask(address, method="POST", Content_Length=str(111 * 1024 * 1024)).status == 413


def test_readiness_is_not_for_strangers_and_plain_http_is_sent_on(nginx, ask):
    _, _, plain_port = nginx

    assert ask("/readyz", source=SLOW).status == 403
    assert ask("/readyz").status == 200
    connection = http.client.HTTPConnection(VISITOR, plain_port, timeout=5)
    connection.request("GET", "/directory/", headers={"Host": "hub.example"})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, "https://hub.example/directory/")
    connection.close()


def test_the_log_has_no_secret_query_or_whole_address(nginx, ask):
    folder, _, _ = nginx
    ask("/apply/status/very-secret/?q=private", User_Agent="Browser of Mary")
    ask("/directory/?q=private")
    ask("/stories/mine/")
    time.sleep(0.1)
    text = (folder / "access.log").read_text()

    assert [word for word in ("secret", "private", "Mary", '"127.0.0.1"') if word in text] == []
    assert '"path":"/apply/..."' in text
    assert '"path":"/directory/"' in text
    assert '"network":"127.0.0.0/24"' in text
    assert [line["network"] for line in map(json.loads, text.splitlines()) if "stories" in line["path"]] == [""]


def test_every_address_with_a_secret_is_cut_in_the_log():
    pattern = re.search(r'"~\*(\^/\+\(account[^"]+)"', (DEPLOY / "hub.conf").read_text())[1]

    assert [prefix for prefix in secret_prefixes() if not re.match(pattern, prefix)] == []
