"""What no request may hold."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.urls import reverse


@pytest.mark.parametrize("query", ["tim=%00", "co-quan==S%00"])
def test_a_nul_is_refused_with_a_page(signed_in, cast, query):
    response = signed_in(cast.lan).get(f"{reverse('plans:list')}?{query}")
    assert response.status_code == 400
    assert "<h1" in response.content.decode()


def test_a_nul_that_is_sent_is_refused(signed_in, cast):
    assert (
        signed_in(cast.lan)
        .post(reverse("organisations:switch"), "unit=%00", "application/x-www-form-urlencoded")
        .status_code
        == 400
    )


# Too large ------------------------------------------------------------------------------------------------------------

SIGN_IN = "/tai-khoan/dang-nhap/"
TWO_GIGABYTES = str(2 * 1024**3)


class NotToBeRead:
    """A body of which nothing may be asked for."""

    def read(self, *args):
        raise AssertionError("the body was read")

    readline = close = read


def test_a_flood_is_refused_unread_with_a_page(signed_in, cast):
    sent = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": TWO_GIGABYTES}
    client = signed_in(cast.lan)
    response = client.request(
        REQUEST_METHOD="POST", PATH_INFO="/ke-hoach/", **sent, **{"wsgi.input": NotToBeRead()}
    )  # fmt: skip
    assert response.status_code == 413
    assert "nhiều nhất 260 MB" in response.content.decode()


@pytest.mark.parametrize(("length", "status"), [("3145728", 200), ("3145729", 413), ("x", 200)])
def test_strangers_send_forms_only(client, db, length, status):
    assert client.get(SIGN_IN, CONTENT_LENGTH=length).status_code == status


@pytest.fixture
def server(tmp_path):
    """The web server as it is started in life: `server(head, body)` gives what it answers, and how much it took."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    started = [sys.executable, "-m", "granian", "--interface", "wsgi", "loa.project.wsgi:application"]
    options = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    environment = {
        "LOA_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "loa.project.settings",
        "PATH": "/usr/bin",
        "PYTHONWARNINGS": "ignore",
    }
    process = subprocess.Popen(
        [*started, *options, "--log-level", "warning"], cwd=Path(__file__).parents[3], env=environment
    )

    def ask(head, body=b"", times=0):
        with calling(port) as line:
            line.settimeout(20)
            line.sendall(f"POST {SIGN_IN} HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n".encode())
            taken, answer = 0, b""
            try:
                for _ in range(times):
                    line.sendall(body)
                    taken += len(body)
            except OSError:
                pass  # it hung up
            try:
                while more := line.recv(65_536):
                    answer += more
            except OSError:
                pass
            return answer.decode(errors="replace"), taken

    yield ask
    process.terminate()
    process.wait(20)


def calling(port):
    for _ in range(300):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the web server did not start")


@pytest.mark.slow
def test_the_web_server_reads_no_more_than_a_request_says_and_nothing_of_a_flood(server):
    form = "Content-Type: multipart/form-data; boundary=x"
    megabyte = b"x" * 1024 * 1024
    answer, _ = server(f"{form}\r\nContent-Length: {TWO_GIGABYTES}")
    assert answer.startswith("HTTP/1.1 413")
    assert "nhiều nhất 260 MB" in answer
    _, taken = server(f"{form}\r\nContent-Length: {TWO_GIGABYTES}", megabyte, times=300)
    assert taken < 50 * len(megabyte)
    answer, taken = server(f"{form}\r\nContent-Length: 10\r\nConnection: close", megabyte, times=300)
    assert answer.startswith("HTTP/1.1 4")  # ten bytes are no form
    assert taken < 50 * len(megabyte)
    answer, taken = server(f"{form}\r\nTransfer-Encoding: chunked", b"100000\r\n" + megabyte + b"\r\n", times=300)
    assert answer.startswith("HTTP/1.1 4")  # without a length it is empty, and so has no token
    assert taken < 50 * len(megabyte)
