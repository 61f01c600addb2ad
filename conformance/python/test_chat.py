"""Chats, streamed and not, with a supplier of the same dialect in front."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import CHUNKS, MODEL, SPOKEN, ask


def test_an_answer_comes_whole(client):
    answer = client.chat.completions.create(model=MODEL, messages=ask("Hello"))
    assert answer.choices[0].message.content == SPOKEN
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage.completion_tokens == CHUNKS
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + CHUNKS
    assert answer.model == MODEL


def test_a_stream_comes_in_pieces_and_ends_with_its_usage(client):
    stream = client.chat.completions.create(
        model=MODEL, messages=ask("Hello"), stream=True, stream_options={"include_usage": True}
    )
    events = list(stream)
    text = [e.choices[0].delta.content for e in events if e.choices and e.choices[0].delta.content]
    assert len(text) == CHUNKS
    assert "".join(text) == SPOKEN
    assert [e.choices[0].finish_reason for e in events if e.choices][-1] == "stop"
    assert events[-1].choices == []
    assert events[-1].usage.completion_tokens == CHUNKS
    assert len({e.id for e in events}) == 1


def test_a_stream_shows_no_usage_to_who_did_not_ask_for_it(client):
    events = list(client.chat.completions.create(model=MODEL, messages=ask("Hi"), stream=True))
    assert all(e.usage is None for e in events)
    assert all(e.choices for e in events)


def test_the_stream_helper_of_the_sdk_ends(client):
    with client.chat.completions.stream(model=MODEL, messages=ask("Hi")) as stream:
        deltas = [event.delta for event in stream if event.type == "content.delta"]
        final = stream.get_final_completion()
    assert "".join(deltas) == SPOKEN
    assert final.choices[0].message.content == SPOKEN


def test_several_choices_come_apart(client):
    answer = client.chat.completions.create(model=MODEL, messages=ask("Hi"), n=3)
    assert [c.index for c in answer.choices] == [0, 1, 2]
    assert {c.message.content for c in answer.choices} == {SPOKEN}


def test_a_limit_of_tokens_cuts_the_answer_and_says_so(client):
    answer = client.chat.completions.create(model=MODEL, messages=ask("Hi"), max_tokens=3)
    assert answer.choices[0].message.content == "The quick brown"
    assert answer.choices[0].finish_reason == "length"


def test_text_beyond_ascii_survives_both_ways(client, supplier, mark):
    text = f"{mark} 断供了怎么办？🦊 \u202e \x7f ﷽"
    client.chat.completions.create(model=MODEL, messages=ask(text))
    seen, _ = supplier.wait(mark, 5)
    assert json.loads(seen["body"])["messages"][0]["content"] == text


def test_what_footing_does_not_know_reaches_the_supplier(client, supplier, mark):
    extra = {"reasoning": {"depth": 3, "x": [1.50, -0, 1e-7]}, "未知": mark}
    client.chat.completions.create(model=MODEL, messages=ask("Hi"), extra_body=extra)
    seen, _ = supplier.wait(mark, 5)
    body = json.loads(seen["body"])
    assert body["reasoning"] == extra["reasoning"]
    assert body["未知"] == mark


def test_the_callers_key_never_reaches_the_supplier(client, houses, supplier, mark):
    client.chat.completions.create(model=MODEL, messages=ask(mark))
    seen, _ = supplier.wait(mark, 5)
    assert seen["authorization"] == "Bearer " + houses["supplier-key"]
    assert houses["front"]["key"] not in json.dumps(seen)


def test_old_completions_answer_too(client):
    answer = client.completions.create(model="openai/gpt-3.5-turbo-instruct", prompt="Once")
    assert answer.choices[0].text == SPOKEN
    pieces = client.completions.create(
        model="openai/gpt-3.5-turbo-instruct", prompt="Once", stream=True
    )
    assert "".join(p.choices[0].text for p in pieces if p.choices) == SPOKEN


@pytest.mark.parametrize("round_", range(2))
def test_fifty_streams_at_once_are_all_whole(client, round_):
    def one(number):
        events = client.chat.completions.create(
            model=MODEL,
            messages=ask(f"number {number} of round {round_}"),
            stream=True,
            stream_options={"include_usage": True},
        )
        text, usage = "", None
        for event in events:
            if event.choices and event.choices[0].delta.content:
                text += event.choices[0].delta.content
            usage = event.usage or usage
        return text, usage.completion_tokens

    with ThreadPoolExecutor(50) as threads:
        results = list(threads.map(one, range(50)))
    assert results == [(SPOKEN, CHUNKS)] * 50
