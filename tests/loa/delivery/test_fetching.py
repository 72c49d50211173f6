"""Pages are asked for what they say of themselves, within bounds, and never inside our own network."""

import gzip
import socket
import time
from datetime import date
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loa.delivery.fetching import asking, look
from loa.delivery.fetching.networks import may_be_asked
from loa.delivery.fetching.pages import told_by
from loa.delivery.states import LinkState
from loa.project import environment
from tests.loa.delivery.web import certificate, dripping, onward, page, web

TODAY = date(2026, 11, 21)
NEWS = """<!doctype html><html><head><meta charset="utf-8"><title>Tin | Báo Sông Lam</title>
<meta property="og:title" content="Nộp hồ sơ   tại nhà &amp; nhận kết quả">
<meta property="og:site_name" content="Báo Sông Lam">
<meta property="article:published_time" content="2026-03-10T08:15:00+07:00"></head><body></body></html>"""


@pytest.fixture
def here(settings):
    """Pages on this machine may be asked for: `here(web)`."""

    def allow(there):
        settings.LINK_NETWORKS, settings.LINK_PORTS = ["127.0.0.0/8"], [there.port]
        return there

    return allow


# What a page says -----------------------------------------------------------------------------------------------------


def test_a_page_says_its_title_its_site_and_its_day(here):
    with web({"/tin": page(NEWS)}) as there:
        seen = look(here(there).at("/tin"))
    assert (seen.title, seen.site) == ("Nộp hồ sơ tại nhà & nhận kết quả", "Báo Sông Lam")
    assert (seen.published_on, seen.state) == (date(2026, 3, 10), LinkState.ALIVE)


def told(body, charset="utf-8"):
    return told_by(body if isinstance(body, bytes) else body.encode(), charset, today=TODAY)


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ('<meta property="article:published_time" content="2026-03-10T23:30:00Z">', date(2026, 3, 11)),
        ('<meta itemprop="datePublished" content="2026-03-10 08:15">', date(2026, 3, 10)),
        ('<script type="application/ld+json">{"@graph":[{"datePublished":"2026-03-10"}]}</script>', date(2026, 3, 10)),
        ('<script type="application/ld+json">[{"a":1},{"datePublished":"2026-03-10"}]</script>', date(2026, 3, 10)),
        ('<script type="application/ld+json">{broken</script>', None),
        ('<time datetime="2026-03-10T08:15">hôm qua</time>', date(2026, 3, 10)),
        ('<span class="date">Thứ ba, ngày 10/3/2026 08:15</span>', date(2026, 3, 10)),
        ('<div id="ngaydang">Ngày 10 tháng 3 năm 2026</div>', date(2026, 3, 10)),
        ('<p class="body">Ngày 10/3/2026, UBND xã tổ chức hội nghị</p>', None),
        ('<time datetime="2026-11-22">mai</time>', None),
        ('<time datetime="1970-01-01">?</time><time datetime="2026-03-10">', date(2026, 3, 10)),
        ('<meta property="article:published_time" content="2026-99-99">', None),
    ],
)
def test_the_day_is_read_where_pages_write_it(body, day):
    assert told(f"<html><head><title>Tin</title></head><body>{body}</body></html>").published_on == day


@pytest.mark.parametrize(
    ("body", "charset", "title"),
    [
        ("<title>Xã Suối Mây</title>".encode(), "", "Xã Suối Mây"),
        ("<title>Xã Suối Mây</title>".encode("utf-16"), "", "Xã Suối Mây"),
        ('<meta charset="windows-1258"><title>Tin m\xe0</title>'.encode("cp1258"), "", "Tin mà"),
        ("<title>Tin mà</title>".encode("cp1258"), "windows-1258", "Tin mà"),
        (b"<title>Tin</title>", "no-such-charset", "Tin"),
        ("<title>\n  Tin\t\u200bbài </title>".encode(), "utf-8", "Tin bài"),
        (b"<title>" + b"a" * 500, "utf-8", "a" * 300),
        (b"", "utf-8", ""),
        (b"\x00\xff\xfe", "utf-8", ""),
        (b"<p>" * 50_000, "utf-8", ""),
        (b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><title>&x;</title>", "utf-8", "&x;"),
    ],
)
def test_letters_are_read_in_the_pages_own_way(body, charset, title):
    assert told(body, charset).title == title


@given(st.binary(max_size=300))
def test_any_page_is_read_or_tells_nothing(body):
    assert len(told(body, "").title) <= 300


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (page(""), LinkState.ALIVE),
        (page(b"%PDF-1.7", kind="application/pdf"), LinkState.ALIVE),
        (page("", status="404 Not Found"), LinkState.DEAD),
        (page("", status="410 Gone"), LinkState.DEAD),
        (page("", status="403 Forbidden"), LinkState.ALIVE),
        (page("", status="500 Oops"), LinkState.UNREACHED),
        (b"not http at all\r\n\r\n", LinkState.UNREACHED),
        (b"", LinkState.UNREACHED),
        (page(b"\x1f\x8b broken", Content_Encoding="gzip"), LinkState.UNREACHED),
        (page("x", Content_Encoding="br"), LinkState.ALIVE),
    ],
)
def test_states_of_a_link(here, answer, state):
    with web({"/": answer}) as there:
        seen = look(here(there).at())
    assert (seen.state, seen.title) == (state, "")
    assert seen.said.endswith(".")


# Where one may not ask ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_not_asked(settings, host):
    with web({"/": page(NEWS)}) as there:
        settings.LINK_PORTS = [there.port]
        assert look(there.at(host=host)).state == LinkState.REFUSED
    assert there.asked == []


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "172.16.5.4", "192.168.1.1", "127.0.0.1", "127.8.9.1", "0.0.0.0", "169.254.169.254"),
        *("100.64.0.1", "100.127.255.254", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9"),
        *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1", "3fff::1"),
        *("::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::"),
        *("2001::1", "100::1", "no address", ""),
    ],
)
def test_addresses_that_are_not_of_the_public_internet(address):
    assert not may_be_asked(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "203.113.131.1", "2606:4700:4700::1111", "2001:ee0::1"])
def test_addresses_of_the_public_internet(address):
    assert may_be_asked(address)


@given(st.integers(0, 2**32 - 1))
def test_an_address_within_another_is_no_way_in(number):
    inner = IPv4Address(number)
    if not may_be_asked(str(inner)):
        for outer in (0xFFFF00000000, 0x64FF9B << 96, 0):
            assert not may_be_asked(str(IPv6Address(outer + number)))
        assert not may_be_asked(str(IPv6Address((0x2002 << 112) + (number << 80))))


def test_networks_of_the_operator_may_be_asked():
    assert may_be_asked("10.20.1.1", ["10.20.0.0/16"])
    assert not may_be_asked("10.21.1.1", ["10.20.0.0/16"])


@pytest.mark.parametrize(
    "address", ["ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "http://a:b@127.0.0.1/", "http:///x"]
)
def test_other_ways_than_http_are_refused(address):
    assert look(address).state == LinkState.REFUSED


def test_other_ports_are_refused(settings):
    settings.LINK_NETWORKS = ["127.0.0.0/8"]
    with web({"/": page(NEWS)}) as there:
        assert look(there.at()).state == LinkState.REFUSED
    assert there.asked == []


def test_a_name_is_looked_up_once_and_the_checked_address_is_called(here, monkeypatch):
    answers = iter(["127.0.0.1", "10.0.0.1"])
    looked_up = []

    def resolver(host, port, *args, **kwargs):
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    with web({"/tin": page(NEWS)}) as there:
        here(there)
        monkeypatch.setattr(socket, "getaddrinfo", resolver)
        assert look(there.at("/tin", host="doi-dia-chi.example")).title
    assert looked_up == ["doi-dia-chi.example"]
    assert "Host: doi-dia-chi.example:" in there.asked[0]


def test_a_name_with_one_address_inside_is_refused(here, monkeypatch):
    def resolver(host, port, *args, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in ("127.0.0.1", "10.0.0.1")]

    with web({"/": page(NEWS)}) as there:
        here(there)
        monkeypatch.setattr(socket, "getaddrinfo", resolver)
        assert look(there.at(host="hai-mat.example")).state == LinkState.REFUSED
    assert there.asked == []


def test_a_name_that_nobody_has_is_not_reached(monkeypatch):
    def resolver(*args, **kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    assert look("https://khong-co.example/").state == LinkState.UNREACHED


# Redirects ------------------------------------------------------------------------------------------------------------


def test_redirects_are_followed_four_times(here):
    pages = {f"/{n}": onward(f"/{n + 1}") for n in range(5)} | {"/4": page(NEWS), "/5": page(NEWS)}
    with web(pages) as there:
        assert look(here(there).at("/0")).state == LinkState.ALIVE
        there.pages["/4"] = onward("/5")
        assert look(there.at("/0")).state == LinkState.UNREACHED


@pytest.mark.parametrize(
    "where", ["http://10.0.0.1:{port}/", "//192.168.1.1:{port}/", "file:///etc/passwd", "http://127.0.0.1:22/"]
)
def test_a_redirect_is_checked_like_the_first_address(here, where):
    with web({}) as there:
        there.pages["/"] = onward(where.format(port=there.port))
        assert look(here(there).at()).state == LinkState.REFUSED


def test_a_redirect_in_vietnamese_letters_is_followed(here):
    with web({"/": onward("/tin-tức"), "/tin-t%E1%BB%A9c": page(NEWS)}) as there:
        assert look(here(there).at()).title


# Bounds ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "slow",
    [
        dripping(b"", b""),
        dripping(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        dripping(page(""), b" "),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    ],
)
def test_a_slow_server_is_left_in_time(here, monkeypatch, slow):
    monkeypatch.setattr(asking, "WITHIN", 0.6)
    with web({"/": slow}) as there:
        begun = time.monotonic()
        look(here(there).at())
        assert time.monotonic() - begun < 3


def test_a_silent_server_is_not_reached(here, monkeypatch):
    monkeypatch.setattr(asking, "WITHIN", 0.6)
    with web({"/": dripping(b"", b"")}) as there:
        assert look(here(there).at()).said == "Không mở được trang: không trả lời kịp."


def test_the_head_of_an_endless_page_is_enough(here):
    def endless(line):
        line.sendall(page(NEWS))
        for _ in range(200):
            line.sendall(b" " * 65_536)

    with web({"/": endless}) as there:
        assert look(here(there).at()).title
        answer = asking.ask(there.at(), networks=["127.0.0.0/8"], ports=[there.port])
    assert len(answer.body) <= asking.MOST_SENT


def test_a_page_that_unpacks_to_much_is_cut_off(here):
    packed = gzip.compress(NEWS.encode() + b" " * 50_000_000)
    with web({"/": page(packed, Content_Encoding="gzip")}) as there:
        assert look(here(there).at()).title
        answer = asking.ask(there.at(), networks=["127.0.0.0/8"], ports=[there.port])
    assert len(answer.body) <= asking.MOST_UNPACKED


def test_nothing_of_ours_is_told(here, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    with web({"/tin?a=1": page(NEWS, Set_Cookie="a=1"), "/": onward("/tin?a=1")}) as there:
        assert look(here(there).at()).title
    assert len(there.asked) == 2
    for head in there.asked:
        assert f"User-Agent: {asking.AGENT}\r\n" in head
        assert "Cookie" not in head
        assert "Referer" not in head


# TLS ------------------------------------------------------------------------------------------------------------------


def test_a_page_over_tls_is_asked_for_by_its_name(here, tmp_path, monkeypatch):
    shown, context = certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(shown))
    with web({"/tin": page(NEWS)}, context) as there:
        assert look(here(there).at("/tin", host="localhost", scheme="https")).title
        refused = look(there.at("/tin", host="127.0.0.1", scheme="https"))
    assert (refused.state, "chứng thư" in refused.said) == (LinkState.UNREACHED, True)


def test_a_certificate_that_nobody_vouches_for_is_not_believed(here, tmp_path):
    _, context = certificate(tmp_path, "localhost")
    with web({"/tin": page(NEWS)}, context) as there:
        assert look(here(there).at("/tin", host="localhost", scheme="https")).state == LinkState.UNREACHED


def test_networks_of_the_operator_are_read_when_the_program_starts(monkeypatch):
    monkeypatch.setenv("LOA_LINK_NETWORKS", "10.20.0.0/16, fd00:12::/32")
    assert environment.link_networks() == ["10.20.0.0/16", "fd00:12::/32"]
    monkeypatch.setenv("LOA_LINK_NETWORKS", "everything")
    with pytest.raises(ValueError):
        environment.link_networks()
