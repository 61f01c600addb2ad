"""What every test starts from: the running houses that conformance/run made, and clients for them."""

import json
import os
import time
import uuid
from pathlib import Path

import openai
import pytest

SENTENCE = "The quick brown fox jumps over the lazy dog.".split(" ")
CHUNKS = 40
SPOKEN = " ".join(SENTENCE[i % len(SENTENCE)] for i in range(CHUNKS))
MODEL = "gpt-4o-mini"


def pinned(fault):
    """A model name that only the fake supplier serves, and serves with a fault."""
    return f"openai/{MODEL}!{fault}"


LAST = ("test_nonsense_from_the_supplier", "test_a_suppliers_refusal_of_footing")


def pytest_collection_modifyitems(items):
    """What makes a verdict stand goes last: the house no longer asks that supplier afterwards."""
    items.sort(key=lambda item: next((i for i, name in enumerate(LAST, 1) if item.name.startswith(name)), 0))


@pytest.fixture(scope="session")
def houses():
    return json.loads(Path(os.environ["FOOTING_CONFORMANCE"]).read_text("utf-8"))


def client_of(house, **more):
    return openai.OpenAI(
        base_url=house["url"] + "/v1", api_key=house["key"], max_retries=0, timeout=60, **more
    )


@pytest.fixture(scope="session")
def client(houses):
    """Talks to a house with a healthy supplier in front and the local leg behind it."""
    return client_of(houses["front"])


@pytest.fixture
def local(houses):
    """Talks to a house that has its local leg only; skipped, with the reason, without a model."""
    if houses["no-local-model"]:
        pytest.skip(houses["no-local-model"])
    return client_of(houses["alone"])


@pytest.fixture
def mark():
    """A text that no other request has."""
    return "mark-" + uuid.uuid4().hex


class SupplierLog:
    """What the fake supplier saw: one line of JSON for each request whose answer has ended."""

    def __init__(self, path):
        self.path = Path(path)

    def lines(self):
        text = self.path.read_text("utf-8").splitlines()
        return [json.loads(line) for line in text if line.startswith("{")]

    def of(self, mark):
        return [line for line in self.lines() if mark in line["body"]]

    def wait(self, mark, seconds):
        """The first request that holds the mark and the seconds that it took to see its end."""
        start = time.monotonic()
        while time.monotonic() - start < seconds:
            found = self.of(mark)
            if found:
                return found[0], time.monotonic() - start
            time.sleep(0.01)
        raise AssertionError(f"the supplier's answer did not end within {seconds} s")


@pytest.fixture(scope="session")
def supplier(houses):
    return SupplierLog(houses["supplier-log"])


def ask(text):
    return [{"role": "user", "content": text}]
