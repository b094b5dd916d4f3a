"""What people do on the pages without a browser: sign in, read, send."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from scripts_app.models import User


def browser(actor: User) -> Client:
    client = Client()
    client.force_login(actor)
    return client


def read(client: Client, name: str, *keys: int, **query: str) -> str:
    answer = client.get(reverse(name, args=keys), query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, address: str, *keys: int, **fields: object) -> str:
    """A write; the page that it leads to."""
    answer = client.post(reverse(address, args=keys), fields, follow=True)
    return answer.content.decode()
