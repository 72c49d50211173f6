"""What the tests of pages ask for, and what they look at in the answer."""

import re

from django.urls import reverse

HTMX = {"HX-Request": "true"}


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def edit(client, reading, pointer, **typed):
    prefix = pointer.lstrip("/").replace("/", "-")
    data = {"o": pointer, **{f"{prefix}-{name}": value for name, value in typed.items()}}
    return client.post(reverse("plans:edit", args=[reading.pk]), data, headers=HTMX)
