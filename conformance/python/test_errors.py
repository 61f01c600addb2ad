"""Every failure becomes the SDK's own exception, and never blames the wrong one."""

import openai
import pytest
from conftest import MODEL, ask, client_of, pinned


def chat(client, model=MODEL, **more):
    return client.chat.completions.create(model=model, messages=ask("Hi"), **more)


def test_401_a_key_that_footing_does_not_know(houses):
    stranger = client_of({**houses["front"], "key": "sk-footing-" + "x" * 40})
    with pytest.raises(openai.AuthenticationError) as fault:
        chat(stranger)
    assert fault.value.code == "invalid_api_key"
    assert "x" * 40 not in str(fault.value)


@pytest.mark.parametrize(
    "field, value",
    [("temperature", "hot"), ("temperature", 9), ("n", 0), ("messages", "hello"), ("tools", 7)],
)
def test_400_names_the_field(client, supplier, mark, field, value):
    body = {"messages": ask(mark), field: value, "user": mark}
    with pytest.raises(openai.BadRequestError) as fault:
        client.chat.completions.create(model=MODEL, messages=body.pop("messages"), extra_body=body)
    assert fault.value.param == field
    assert fault.value.type == "invalid_request_error"
    assert supplier.of(mark) == [], "a bad request must not be forwarded"


def test_404_a_model_that_no_leg_has(client):
    with pytest.raises(openai.NotFoundError) as fault:
        chat(client, model="no-such-model-anywhere")
    assert fault.value.code == "model_not_found"
    assert "no-such-model-anywhere" in str(fault.value)


def test_404_a_path_that_footing_does_not_serve(client):
    with pytest.raises(openai.NotFoundError):
        client.post("/no/such/path", body={}, cast_to=object)


def test_413_a_body_over_the_limit(client):
    with pytest.raises(openai.APIStatusError) as fault:
        client.chat.completions.create(model=MODEL, messages=ask("x" * (33 << 20)))
    assert fault.value.status_code == 413


def test_503_and_how_long_to_wait_when_every_leg_asks_to_slow_down(client):
    with pytest.raises(openai.InternalServerError) as fault:
        chat(client, pinned("status:429"))
    assert fault.value.status_code == 503
    assert int(fault.value.response.headers["retry-after"]) >= 1


@pytest.mark.parametrize("stream", [False, True])
def test_503_when_no_leg_can_serve(client, stream):
    with pytest.raises(openai.InternalServerError) as fault:
        chat(client, pinned("status:503"), stream=stream)
    assert fault.value.status_code == 503
    assert "openai" in str(fault.value)


def test_the_suppliers_own_400_reaches_the_caller(client):
    with pytest.raises(openai.BadRequestError) as fault:
        chat(client, pinned("status:400"))
    assert "Invalid value" in str(fault.value)


@pytest.mark.parametrize("status", [401, 402, 403])
def test_a_suppliers_refusal_of_footing_is_not_the_callers(client, status):
    with pytest.raises(openai.APIStatusError) as fault:
        chat(client, pinned(f"status:{status}"))
    assert fault.value.status_code == 503


@pytest.mark.parametrize("fault", ["reset", "close", "empty-200", "html-page", "not-http"])
def test_nonsense_from_the_supplier_is_503(client, fault):
    with pytest.raises(openai.InternalServerError) as raised:
        chat(client, pinned(fault))
    assert raised.value.status_code == 503


@pytest.mark.parametrize(
    "fault",
    ["reset-after:3", "close-after:3", "cut-inside-event:3", "end-after:3", "garbage-chunk:3"],
)
def test_a_stream_that_breaks_never_looks_like_one_that_ended(client, fault):
    """The caller sees an error; never a proper end."""
    finish = []
    with pytest.raises((openai.APIError, openai.APIConnectionError)):
        for event in chat(client, pinned(fault), stream=True):
            finish += [c.finish_reason for c in event.choices if c.finish_reason]
    assert finish == []


@pytest.mark.parametrize("fault", ["reset-after:1", "close-after:1", "short-body:9"])
def test_an_answer_cut_in_half_is_no_answer(client, fault):
    with pytest.raises(openai.APIError) as raised:
        chat(client, pinned(fault))
    if isinstance(raised.value, openai.APIStatusError):
        assert raised.value.status_code == 503


def test_every_answer_says_who_gave_it(client):
    good = client.chat.completions.with_raw_response.create(model=MODEL, messages=ask("Hi"))
    assert good.headers["footing-leg"] == "openai"
    assert good.headers["footing-attempts"] == "1"
    assert good.headers["footing-request-id"].startswith("req_")
    with pytest.raises(openai.InternalServerError) as fault:
        chat(client, pinned("status:503"))
    assert fault.value.response.headers["footing-leg"] == "openai"
    assert fault.value.response.headers["footing-attempts"] == "1"
    assert (
        fault.value.response.headers["footing-request-id"] != good.headers["footing-request-id"]
    )


def test_a_caller_that_leaves_cancels_its_supplier(client, supplier, mark):
    """The answer flows: 40 chunks, 10 ms apart; the caller leaves after three."""
    stream = client.chat.completions.create(model=MODEL, messages=ask(mark), stream=True)
    for _ in range(3):
        next(stream)
    stream.close()
    seen, seconds = supplier.wait(mark, 5)
    assert seen["ending"] == "CALLER_CLOSED"
    assert seen["events"] < 40
    assert seconds < 0.5


def test_a_caller_that_leaves_a_silent_supplier_cancels_it_too(client, supplier, mark):
    stream = client.chat.completions.create(
        model=pinned("stall-after:3"), messages=ask(mark), stream=True
    )
    for _ in range(3):
        next(stream)
    stream.close()
    seen, seconds = supplier.wait(mark, 5)
    assert seen["ending"] == "CALLER_CLOSED"
    assert seconds < 0.5


def test_a_caller_that_leaves_before_the_first_byte_cancels_too(client, supplier, mark):
    with pytest.raises(openai.APITimeoutError):
        client.with_options(timeout=0.5).chat.completions.create(
            model=pinned("stall"), messages=ask(mark), stream=True
        )
    seen, seconds = supplier.wait(mark, 5)
    assert seen["ending"] == "CALLER_CLOSED"
    assert seconds < 0.5


def test_a_caller_that_leaves_an_answer_in_one_piece_cancels_too(client, supplier, mark):
    with pytest.raises(openai.APITimeoutError):
        client.with_options(timeout=0.5).chat.completions.create(
            model=pinned("stall"), messages=ask(mark)
        )
    seen, seconds = supplier.wait(mark, 5)
    assert seen["ending"] == "CALLER_CLOSED"
    assert seconds < 0.5
