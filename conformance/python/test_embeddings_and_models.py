"""Vectors, and the list of models."""

import math

import openai
import pytest
from conftest import MODEL

EMBEDDING = "text-embedding-3-small"


def test_vectors_come_as_the_sdk_asks_for_them(client):
    """The SDK asks for base64 by itself and decodes it."""
    answer = client.embeddings.create(model=EMBEDDING, input=["one", "two", "三"])
    assert [d.index for d in answer.data] == [0, 1, 2]
    for d in answer.data:
        assert math.isclose(sum(x * x for x in d.embedding), 1, rel_tol=1e-3)
    assert answer.usage.total_tokens > 0


def test_floats_and_base64_are_the_same_vector(client):
    floats = client.embeddings.create(model=EMBEDDING, input="one", encoding_format="float")
    base64 = client.embeddings.create(model=EMBEDDING, input="one")
    assert floats.data[0].embedding == pytest.approx(base64.data[0].embedding, abs=1e-6)


def test_dimensions_and_tokens_pass(client):
    answer = client.embeddings.create(model=EMBEDDING, input=[1, 2, 3], dimensions=5)
    assert len(answer.data) == 1
    assert len(answer.data[0].embedding) == 5


def test_the_models_are_listed_and_each_can_be_looked_up(client):
    models = list(client.models.list())
    ids = [m.id for m in models]
    assert MODEL in ids
    assert EMBEDDING in ids
    assert len(ids) == len(set(ids))
    one = client.models.retrieve(MODEL)
    assert (one.id, one.object, one.owned_by) == (MODEL, "model", "openai")


def test_an_unknown_model_is_not_found(client):
    with pytest.raises(openai.NotFoundError) as fault:
        client.models.retrieve("no-such-model")
    assert fault.value.code == "model_not_found"
