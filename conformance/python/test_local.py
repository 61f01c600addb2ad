"""The last leg: a real model on this machine, alone and behind a supplier that fails."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import openai
import pytest
from conftest import MODEL, ask, client_of
from pydantic import BaseModel

pytestmark = pytest.mark.local


def name_of(client):
    return client.models.list().data[0].id


def test_it_answers_a_chat(local):
    raw = local.chat.completions.with_raw_response.create(
        model=MODEL, messages=ask("Say hello."), max_tokens=24
    )
    answer = raw.parse()
    assert raw.headers["footing-leg"] == "local"
    assert len(answer.choices[0].message.content.strip()) > 1
    assert answer.choices[0].finish_reason in ("stop", "length")
    assert 0 < answer.usage.completion_tokens <= 24
    assert answer.usage.prompt_tokens > 3
    assert answer.model == name_of(local), "the model field names who really answered"


def test_it_streams(local):
    events = list(
        local.chat.completions.create(
            model=MODEL,
            messages=ask("Count to ten."),
            max_tokens=24,
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    pieces = [e.choices[0].delta.content for e in events if e.choices and e.choices[0].delta.content]
    assert len(pieces) > 3
    assert events[-1].usage.completion_tokens <= 24
    assert [e.choices[0].finish_reason for e in events if e.choices][-1] in ("stop", "length")


def test_the_same_seed_gives_the_same_answer(local):
    def once():
        return local.chat.completions.create(
            model=MODEL, messages=ask("Tell me a story."), max_tokens=16, seed=7, temperature=0.9
        ).choices[0].message.content

    assert once() == once()


def test_stop_ends_it_before_the_word(local):
    answer = local.chat.completions.create(
        model=MODEL, messages=ask("Write: one, two, three, four"), max_tokens=64, stop=[","],
        temperature=0,
    )
    assert "," not in answer.choices[0].message.content


class Point(BaseModel):
    x: int
    y: int
    colour: str


def test_a_schema_holds_by_grammar(local):
    """A model of 135M parameters keeps to a schema only because it cannot do otherwise."""
    for seed in range(3):
        answer = local.chat.completions.create(
            model=MODEL,
            messages=ask("A red point."),
            response_format={
                "type": "json_schema",
                "json_schema": {
                    "name": "point",
                    "strict": True,
                    "schema": {
                        "type": "object",
                        "properties": {
                            "x": {"type": "integer"},
                            "y": {"type": "integer"},
                            "colour": {"type": "string", "enum": ["red", "green", "blue"]},
                        },
                        "required": ["x", "y", "colour"],
                        "additionalProperties": False,
                    },
                },
            },
            max_tokens=200,
            seed=seed,
        )
        if answer.choices[0].finish_reason == "stop":
            Point.model_validate(json.loads(answer.choices[0].message.content))
        else:
            assert answer.choices[0].message.content.startswith("{")
        assert answer.choices[0].message.content.lstrip().startswith("{")


def test_json_mode_gives_an_object(local):
    answer = local.chat.completions.create(
        model=MODEL,
        messages=ask("Answer in JSON: the capital of France."),
        response_format={"type": "json_object"},
        max_tokens=300,
        temperature=0,
    )
    text = answer.choices[0].message.content
    if answer.choices[0].finish_reason == "stop":
        assert isinstance(json.loads(text), dict)
    else:
        assert text.lstrip().startswith("{")


def test_vectors_come_from_it_when_named(local):
    try:
        answer = local.embeddings.create(model=name_of(local), input=["one", "two"])
    except openai.BadRequestError as refused:
        pytest.skip("the local model gives no vectors: " + refused.message)
    assert len(answer.data) == 2
    assert len(answer.data[0].embedding) > 100


def test_four_chats_at_once(local):
    def one(number):
        return local.chat.completions.create(
            model=MODEL, messages=ask(f"What is {number} + {number}?"), max_tokens=16
        ).usage.completion_tokens

    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(one, range(4)))
    assert all(0 < n <= 16 for n in counts)


def test_who_leaves_frees_the_model(local):
    """A long answer is left after three pieces; the next short one must not wait for its end."""
    stream = local.chat.completions.create(
        model=MODEL, messages=ask("Write a very long story."), max_tokens=2000, stream=True
    )
    for _ in range(4):
        next(stream)
    stream.close()
    start = time.monotonic()
    local.chat.completions.create(model=MODEL, messages=ask("Hi"), max_tokens=4)
    assert time.monotonic() - start < 5


def test_too_long_a_prompt_is_the_callers_fault(local):
    with pytest.raises(openai.BadRequestError) as fault:
        local.chat.completions.create(model=MODEL, messages=ask("word " * 40000), max_tokens=4)
    assert fault.value.code == "context_length_exceeded"


@pytest.mark.parametrize("house", ["blocked", "unreachable"])
@pytest.mark.parametrize("stream", [False, True])
def test_it_answers_when_the_supplier_cannot(houses, house, stream):
    """403 for the country, or no connection: the same request comes back from the local leg."""
    if houses["no-local-model"]:
        pytest.skip(houses["no-local-model"])
    client = client_of(houses[house])
    raw = client.chat.completions.with_raw_response.create(
        model=MODEL, messages=ask("Say hello."), max_tokens=8, stream=stream
    )
    assert raw.headers["footing-leg"] == "local"
    # The supplier is asked first, until its refusal stands as a verdict.
    assert raw.headers["footing-attempts"] in ("1", "2")
    if stream:
        events = list(raw.parse())
        assert any(e.choices and e.choices[0].delta.content for e in events)
    else:
        assert raw.parse().choices[0].message.content
