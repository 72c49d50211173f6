"""Two spellings of one page are one; two pages stay two."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loa.delivery.queries.links import LONGEST, NotALink, host_of, key_of, normalised, with_scheme

SAME = [
    ("https://bao.example/tin", "https://bao.example/tin"),
    ("HTTP://BAO.Example:80/tin/", "https://bao.example/tin"),
    ("https://bao.example:443", "https://bao.example"),
    ("https://bao.example/", "https://bao.example"),
    ("https://bao.example:80/", "https://bao.example:80"),
    ("http://bao.example:8080/a", "https://bao.example:8080/a"),
    ("bao.example/tin-12.html", "https://bao.example/tin-12.html"),
    ("  www.bao.example/tin\u200b\n", "https://bao.example/tin"),
    ("https://bao.example./tin", "https://bao.example/tin"),
    ("https://báo.example/tin", "https://xn--bo-mia.example/tin"),
    ("https://m.bao.example/tin", "https://bao.example/tin"),
    ("https://amp.bao.example/tin", "https://bao.example/tin"),
    ("https://bao.example/tin/amp/", "https://bao.example/tin"),
    ("https://bao.example/tin?amp=1", "https://bao.example/tin"),
    ("https://m.gov.vn/tin", "https://m.gov.vn/tin"),
    ("https://m.vn/tin", "https://m.vn/tin"),
    ("https://amplitude.example/amp-thanh", "https://amplitude.example/amp-thanh"),
    ("https://bao.example/tin#binh-luan", "https://bao.example/tin"),
    ("https://app.example/#/tin/12", "https://app.example#/tin/12"),
    ("https://bao.example/?b=2&a=1", "https://bao.example?a=1&b=2"),
    ("https://bao.example/?utm_source=zalo&id=7&fbclid=x&zarsrc=30&gclid=q", "https://bao.example?id=7"),
    ("https://bao.example/?id=7&amp;trang=2", "https://bao.example?id=7&trang=2"),
    ("https://bao.example/?id=", "https://bao.example?id"),
    ("https://bao.example/tin%2d12%7e", "https://bao.example/tin-12~"),
    ("https://bao.example/%c3%a1", "https://bao.example/%C3%A1"),
    ("https://bao.example/á", "https://bao.example/%C3%A1"),
    ("https://bao.example/a/../b/./c", "https://bao.example/b/c"),
    ("https://bao.example/100%", "https://bao.example/100%25"),
    ("https://bao.example/?q=mot+cua", "https://bao.example?q=mot%20cua"),
    ("https://web.facebook.com/xa/posts/9?mibextid=z&__tn__=R", "https://facebook.com/xa/posts/9"),
    ("https://m.facebook.com/story.php?story_fbid=1&id=2", "https://facebook.com/story.php?id=2&story_fbid=1"),
    ("https://youtu.be/dQw4w9WgXcQ?si=ab&t=9", "https://youtube.com/watch?v=dQw4w9WgXcQ"),
    ("https://www.youtube.com/watch?feature=share&v=dQw4w9WgXcQ", "https://youtube.com/watch?v=dQw4w9WgXcQ"),
    ("https://m.youtube.com/shorts/dQw4w9WgXcQ", "https://youtube.com/watch?v=dQw4w9WgXcQ"),
    ("https://youtube.com/@songlam", "https://youtube.com/@songlam"),
    ("http://127.0.0.1:8000/x", "https://127.0.0.1:8000/x"),
    ("http://[::1]/x", "https://[::1]/x"),
]


@pytest.mark.parametrize(("address", "expected"), SAME)
def test_spellings(address, expected):
    assert normalised(address) == expected
    assert normalised(expected) == expected
    assert key_of(address) == key_of(expected)


OTHERS = [
    ("https://bao.example/tin-1", "https://bao.example/tin-2"),
    ("https://bao.example/Tin", "https://bao.example/tin"),
    ("https://bao.example/?id=1", "https://bao.example/?id=2"),
    ("https://bao.example/?a=%FE", "https://bao.example/?a=%FF"),
    ("https://bao.example/a%2Fb", "https://bao.example/a/b"),
    ("https://youtu.be/aaaaaaaaaaa", "https://youtu.be/bbbbbbbbbbb"),
    ("https://bao.example/", "https://bao.example:8443/"),
    ("https://tin.bao.example/", "https://bao.example/"),
]


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_pages_that_differ_stay_two(one, other):
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize(
    "address",
    [
        *("", "tin", "ftp://bao.example/a", "javascript:alert(1)", "file:///etc/passwd", "https://", "https:///a"),
        *("https://lan:bi-mat@bao.example/", "https://bao.example:x/", "https://bao.example:99999/", "https://[::1/"),
        *("https://-bao.example/", "https://b..example/", "https://bao.example/\ud800", "https://bao.example/?\ud800"),
        "https://bao.example/" + "a" * LONGEST,
        "https://bao.example/?" + "&".join(f"a{n}=1" for n in range(101)),
    ],
)
def test_what_is_no_link_is_refused_with_a_sentence(address):
    with pytest.raises(NotALink, match=r"\.$"):
        normalised(address)


def test_as_given_keeps_how_the_page_is_reached():
    assert with_scheme(" m.bao.example/tin?utm_source=a ") == "https://m.bao.example/tin?utm_source=a"
    assert host_of("http://WWW.bao.example:81/tin") == "bao.example"


HOSTS = st.from_regex(r"\A(www\.|m\.|amp\.)?[a-z0-9]{1,8}\.(example|vn|com\.vn)(:\d{1,5})?\Z")
TEXTS = st.text(max_size=30)


@given(st.sampled_from(["http", "https", "HTTPS"]), HOSTS, TEXTS, TEXTS, TEXTS)
@example("https", "a.example", "//amp//amp/", "", "")
@example("https", "a.example", "..//%2e%2e/%", "a=%+&&=b&v=%25", "!%zz")
@example("https", "youtu.be", "a%2fb/c", "", "")
@example("https", "www.m.com.vn", "%61mp", "", "")
def test_normalised_twice_is_normalised_once(scheme, host, path, query, fragment):
    try:
        once = normalised(f"{scheme}://{host}/{path}?{query}#{fragment}")
    except NotALink:
        return
    assert normalised(once) == once


@given(st.text(max_size=60))
def test_any_text_is_a_link_or_is_refused(text):
    with suppress(NotALink):
        assert normalised(text).startswith("https://")
