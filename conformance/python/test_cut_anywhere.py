"""Streams whose supplier dies at any byte, read by the official SDK: whole, or an error, never half.

A text is cut at every byte, the rest at one byte in four, beginning elsewhere every day or where FOOTING_SEED says: the
whole takes minutes, and tests of the gateway and of the SDK for Java cut them all at every byte.
"""

import json
import os
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import openai
import pytest
from conftest import ask, client_of

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["town", "day"],
    "properties": {"town": {"type": "string"}, "day": {"type": "integer"}},
}


def tool(name):
    return {"type": "function", "function": {"name": name, "strict": True, "parameters": SCHEMA}}


STRUCTURED = {"type": "json_schema", "json_schema": {"name": "s", "strict": True, "schema": SCHEMA}}
KINDS = {
    "text": ("tell", {}),
    "tool": ("weather", {"tools": [tool("weather")]}),
    "tools": ("weather clock", {"tools": [tool("weather"), tool("clock")], "parallel_tool_calls": True}),
    "schema": ("tell", {"response_format": STRUCTURED}),
    "two": ("tell", {"n": 2}),
}
HOW = ("cut-fin", "cut-rst", "cut-end")
SEED = int(os.environ.get("FOOTING_SEED") or time.time() // 86_400)

ROUTES = ("to-prefill", "to-words", "thinking-to-words", "to-local")


@pytest.fixture(scope="module")
def seams(houses):
    """A client for each house whose first supplier dies on demand; one after another behind it."""
    return {name: client_of(houses[name]) for name in ROUTES}


def request(kind, cut):
    # A model of its own for each ask: one that dies again and again is soon asked no more.
    words, more = KINDS[kind]
    at = f" [[{HOW[cut % 3]}:{cut}]]" if cut is not None else ""
    return {"model": f"py-{kind}-{cut}", "messages": ask(words + at), "stream_options": {"include_usage": True}, **more}


def length(supplier, kind):
    """How many bytes the supplier's own stream has."""
    body = request(kind, None) | {"stream": True}
    asked = urllib.request.Request(
        supplier + "/chat/completions", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(asked) as answer:
        return len(answer.read())


def cuts_of(supplier, kind):
    """Where the stream is cut."""
    bytes_of_it = length(supplier, kind)
    assert bytes_of_it > 500
    step = 1 if kind == "text" else 4
    return range(SEED % step, bytes_of_it + 2, step)


def read(client, kind, cut=None):
    """What the SDK makes of one stream: text, reasoning, calls and finish of each choice, and its seams."""
    choices, usage, seams, models, ids = {}, None, [], set(), set()
    for event in client.chat.completions.create(stream=True, **request(kind, cut)):
        assert usage is None, "an event after the usage"
        usage = event.usage
        ids.add(event.id)
        models.add(event.model)
        seams += (event.model_extra.get("footing") or {}).get("seams", [])
        for choice in event.choices:
            mine = choices.setdefault(choice.index, {"text": "", "thought": "", "calls": {}, "finish": None})
            assert mine["finish"] is None, "an event after the finish reason"
            mine["text"] += choice.delta.content or ""
            mine["thought"] += getattr(choice.delta, "reasoning_content", None) or ""
            mine["finish"] = choice.finish_reason
            for piece in choice.delta.tool_calls or []:
                call = mine["calls"].setdefault(piece.index, ["", ""])
                call[0] += piece.function.name or ""
                call[1] += piece.function.arguments or ""
    assert usage is not None and usage.completion_tokens > 0
    assert len(ids) == 1
    return choices, seams


def wrong(client, kind, cut, truth):
    """What is wrong with the answer whose supplier died at byte `cut`; nothing where all is well."""
    try:
        choices, seams = read(client, kind, cut)
    except openai.APIError as error:
        return "" if kind == "two" else f"{cut}: {error!r}"
    except AssertionError as error:
        return f"{cut}: {error}"
    for index, due in truth.items():
        said = dict(choices.get(index, {}))
        # Another model's reasoning is not given out; what was begun stays begun.
        thought = said.pop("thought", "")
        if not due["thought"].startswith(thought) or said != {k: v for k, v in due.items() if k != "thought"}:
            return f"{cut}: {said}, seams {seams}"
    return ""


@pytest.mark.parametrize(
    "kind, route",
    [(kind, route) for kind in KINDS for route in ("to-prefill", "to-words")] + [("text", "thinking-to-words")],
)
def test_a_stream_cut_at_any_byte_is_read_whole_or_as_an_error(seams, houses, kind, route):
    supplier = houses["thinks" if route.startswith("thinking") else "cut"]
    client = seams[route]
    truth, none = read(client, kind)
    assert none == []
    assert all(choice["finish"] for choice in truth.values())
    cuts = cuts_of(supplier, kind)
    with ThreadPoolExecutor(8) as callers:
        faults = list(callers.map(lambda cut: wrong(client, kind, cut, truth), cuts))
    faults = [fault for fault in faults if fault]
    assert not faults, f"{len(faults)} of {len(cuts)}, first: {faults[0]}, FOOTING_SEED={SEED}"


def test_some_of_these_cuts_do_make_seams(seams, houses):
    cuts = range(0, length(houses["cut"], "text"), 50)
    made = [len(read(seams["to-words"], "text", cut)[1]) for cut in cuts]
    assert sum(count > 0 for count in made) > len(made) / 2


@pytest.mark.parametrize("kind", ["text", "tool", "tools", "schema"])
def test_the_stream_helper_of_the_sdk_puts_a_mended_stream_together(seams, houses, kind):
    truth = read(seams["to-words"], kind)[0][0]
    for cut in range(0, length(houses["cut"], kind), 41):
        with seams["to-words"].chat.completions.stream(**request(kind, cut)) as stream:
            for _ in stream:
                pass
            choice = stream.get_final_completion().choices[0]
        calls = [[c.function.name, c.function.arguments] for c in choice.message.tool_calls or []]
        assert (choice.message.content or "") == truth["text"], cut
        assert calls == list(truth["calls"].values()), cut
        assert choice.finish_reason == truth["finish"], cut


def test_the_local_model_ends_what_a_supplier_began(houses, seams):
    if houses["no-local-model"]:
        pytest.skip(houses["no-local-model"])
    truth = read(seams["to-words"], "text")[0][0]["text"]
    seen = 0
    for cut in range(150, length(houses["cut"], "text"), 150):
        more = {"max_completion_tokens": 24}
        said, finish, seams_of = "", None, []
        for event in seams["to-local"].chat.completions.create(stream=True, **request("text", cut), **more):
            seams_of += (event.model_extra.get("footing") or {}).get("seams", [])
            for choice in event.choices:
                said += choice.delta.content or ""
                finish = choice.finish_reason or finish
        assert finish in ("stop", "length"), cut
        if seams_of:
            seen += 1
            at = seams_of[-1]["at"]
            assert truth.encode("utf-16-le")[: 2 * at] == said.encode("utf-16-le")[: 2 * at], cut
    assert seen > 3


def test_the_local_model_ends_a_document_within_its_schema(houses, seams):
    if houses["no-local-model"]:
        pytest.skip(houses["no-local-model"])
    # A small model left alone with a string may never end it.
    town = {"town": {"type": "string", "maxLength": 12}, "day": {"type": "integer", "maximum": 31}}
    bounded = {"type": "json_schema", "json_schema": {"name": "s", "strict": True, "schema": SCHEMA | {"properties": town}}}
    for cut in range(0, length(houses["cut"], "schema"), 150):
        said, finish = "", None
        asked = request("schema", cut) | {"response_format": bounded}
        for event in seams["to-local"].chat.completions.create(stream=True, **asked):
            for choice in event.choices:
                said += choice.delta.content or ""
                finish = choice.finish_reason or finish
        assert finish == "stop", cut
        document = json.loads(said)
        assert list(document) == ["town", "day"] and isinstance(document["day"], int), cut
