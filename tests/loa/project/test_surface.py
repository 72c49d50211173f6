"""Small rules that hold everywhere: every page, action, template, icon, foreign key, setting."""

from __future__ import annotations

import configparser
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from loa.core.templatetags.formats import drawing
from loa.project import environment

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "src" / "loa"
TEMPLATES = {
    str(path.relative_to(folder)): path for folder in SOURCE.glob("*/templates") for path in folder.rglob("*.html")
}
CODE = "\n".join(path.read_text() for path in SOURCE.rglob("*.py"))


def pages(resolver: URLResolver | None = None, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """(address with 1, x and zeros for its variables, pattern) of every page."""
    for each in (resolver or get_resolver()).url_patterns:
        address = before + re.sub(r"<int:\w+>", "1", re.sub(r"<str:\w+>", "x", str(each.pattern)))
        address = re.sub(r"<uuid:\w+>", str(UUID(int=0)), address)
        if isinstance(each, URLResolver):
            yield from pages(each, address)
        else:
            yield address, each


def modules(name: str) -> Iterator[ModuleType]:
    module = importlib.import_module(name)
    yield module
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), name + "."):
        yield importlib.import_module(found.name)


def actions() -> list[object]:
    """Public functions of every `actions` module that are defined there; those of `audit` are what actions call."""
    found = []
    for path in SOURCE.glob("*/actions*"):
        if path.parent.name == "audit":
            continue
        for module in modules(f"loa.{path.parent.name}.actions"):
            found += [
                function
                for name, function in inspect.getmembers(module, inspect.isfunction)
                if not name.startswith("_") and inspect.unwrap(function).__module__ == module.__name__
            ]
    return sorted(set(found), key=lambda function: (function.__module__, function.__name__))


def test_there_is_something_to_look_at():
    assert len(list(pages())) > 20
    assert len(actions()) > 5
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize(("address", "pattern"), list(pages()), ids=[address for address, _ in pages()])
def test_every_page_says_who_may_open_it(address, pattern):
    assert getattr(pattern.callback, "open_to", None) in {"everyone", "staff"}, "add @open_to(...)"


@pytest.mark.parametrize("address", [address for address, pattern in pages() if pattern.callback.open_to == "staff"])
def test_every_staff_page_sends_strangers_to_sign_in(address, client, db):
    response = client.get(address)
    assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/tai-khoan/dang-nhap/")


@pytest.mark.parametrize("action", actions(), ids=lambda f: f"{f.__module__.removeprefix('loa.')}.{f.__name__}")
def test_every_action_is_keyword_only_and_says_who_acts(action):
    parameters = inspect.signature(action).parameters
    assert {p.kind for p in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    assert "by" in parameters


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_template_compiles_says_what_it_is_and_is_used(name):
    text = TEMPLATES[name].read_text()
    get_template(name)
    assert text.startswith("{#"), "begin with a comment that names the variables"
    others = CODE + "\n".join(path.read_text() for path in TEMPLATES.values() if path != TEMPLATES[name])
    component = name.removeprefix("cotton/").removesuffix(".html").replace("_", "-").replace("/", ".")
    used = re.search(rf"<c-{component}[\s/>]", others) if name.startswith("cotton/") else f'"{name}' in others
    assert used, f"nothing uses {name}"


@pytest.mark.parametrize("name", sorted(name for name in TEMPLATES if name.startswith("cotton/")))
def test_every_component_is_in_the_gallery(name):
    component = name.removeprefix("cotton/").removesuffix(".html").replace("_", "-")
    shown = TEMPLATES["core/gallery.html"].read_text() + TEMPLATES["core/workspace.html"].read_text()
    assert f"<c-{component}" in shown


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_static_file_and_icon_of_a_template_exists(name):
    text = TEMPLATES[name].read_text()
    static = re.findall(r"{% static '([^']+)' %}", text) + re.findall(r'{% static "([^"]+)" %}', text)
    assert [path for path in static if not path.endswith("/") and finders.find(path) is None] == []
    for icon in re.findall(r'{% icon "([\w-]+)" %}', text) + re.findall(r'<c-[^>]*\bicon="([\w-]+)"', text):
        assert drawing(icon)


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_no_template_holds_a_script_or_a_style(name):
    text = TEMPLATES[name].read_text()
    assert re.findall(r"""<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|<script(?![^>]*\ssrc=)""", text) == []


@pytest.mark.parametrize("sheet", sorted(SOURCE.rglob("*.css")), ids=lambda path: path.name)
def test_style_sheets_load_nothing_from_elsewhere(sheet):
    assert re.findall(r"@import|https?://|//[a-z]+\.", sheet.read_text()) == []


def test_foreign_keys_point_downwards():
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    layers = contract["importlinter:contract:packages"]["layers"].replace("|", "\n").split()
    height = {f"loa.{name}": -i for i, name in enumerate(layers)}

    def package(model):
        return ".".join(model.__module__.split(".")[:2])

    assert [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model and package(model) in height
        and height.get(package(field.related_model), -99) > height[package(model)]
    ] == []  # fmt: skip


def test_migrations_are_complete(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_setting_from_the_environment_is_documented():
    asked = set(re.findall(r"environment\.(?:text|yes|listed)\(\s*\"(\w+)\"", CODE))
    asked |= set(
        re.findall(r"(?<![.\w])(?:text|yes|listed)\(\"(\w+)\"", (SOURCE / "project/environment.py").read_text())
    )
    assert asked == set(environment.DOCUMENTED)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "package-lock.json", ".npmrc"])
def test_no_lock_holds_an_address(name):
    assert "://" not in (ROOT / name).read_text()
