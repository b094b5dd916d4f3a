"""What an agent page shows, asked for as htmx does and as a browser does."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from tests.views.hands import read


def ask(client: Client, text: str = "杂音", **narrowed: str) -> str:
    answer = client.get(reverse("search"), {"q": text, **narrowed}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def whole(client: Client, **asked: str) -> str:
    return re.sub(r"\s+", " ", read(client, "search", **asked))


def titles(html: str) -> list[str]:
    found = re.findall(r'<span class="hit-title">(.*?)</span>', html)
    return [re.sub("<.*?>", "", title) for title in found]
