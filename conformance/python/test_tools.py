"""Tools and structured answers."""

import json
import time
from typing import List

from conftest import MODEL, ask
from pydantic import BaseModel

WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather of a place",
        "parameters": {
            "type": "object",
            "properties": {"place": {"type": "string"}, "days": {"type": "integer"}},
            "required": ["place", "days"],
        },
    },
}


def test_a_tool_is_called_and_its_result_answered(client, supplier, mark):
    messages = ask(f"Use the tool weather for Oslo {mark}")
    first = client.chat.completions.create(model=MODEL, messages=messages, tools=[WEATHER])
    assert first.choices[0].finish_reason == "tool_calls"
    call = first.choices[0].message.tool_calls[0]
    assert call.function.name == "weather"
    assert json.loads(call.function.arguments) == {"place": "text", "days": 7}

    messages.append(first.choices[0].message.model_dump(exclude_none=True))
    messages.append({"role": "tool", "tool_call_id": call.id, "content": '{"sky":"clear"}'})
    second = client.chat.completions.create(model=MODEL, messages=messages, tools=[WEATHER])
    assert second.choices[0].finish_reason == "stop"
    assert second.choices[0].message.content.startswith("The quick")
    bodies = [json.loads(seen["body"]) for seen in both(supplier, mark)]
    assert [m["role"] for m in bodies[-1]["messages"]] == ["user", "assistant", "tool"]
    assert bodies[-1]["messages"][2]["tool_call_id"] == call.id


def test_a_streamed_call_is_put_together_from_its_pieces(client):
    stream = client.chat.completions.create(
        model=MODEL,
        messages=ask("Use the tool weather"),
        tools=[WEATHER],
        tool_choice={"type": "function", "function": {"name": "weather"}},
        stream=True,
    )
    name, arguments, finish, pieces = "", "", None, 0
    for event in stream:
        if not event.choices:
            continue
        finish = event.choices[0].finish_reason or finish
        for call in event.choices[0].delta.tool_calls or []:
            name += call.function.name or ""
            arguments += call.function.arguments or ""
            pieces += 1
    assert name == "weather"
    assert json.loads(arguments) == {"place": "text", "days": 7}
    assert pieces > 1
    assert finish == "tool_calls"


def test_no_tool_is_called_where_the_caller_forbids_it(client):
    answer = client.chat.completions.create(
        model=MODEL, messages=ask("Use the tool weather"), tools=[WEATHER], tool_choice="none"
    )
    assert answer.choices[0].message.tool_calls is None


class Step(BaseModel):
    text: str
    minutes: int


class Recipe(BaseModel):
    name: str
    steps: List[Step]
    vegetarian: bool


def test_a_structured_answer_is_parsed_by_the_sdk(client):
    answer = client.chat.completions.parse(
        model=MODEL, messages=ask("A recipe"), response_format=Recipe
    )
    recipe = answer.choices[0].message.parsed
    assert isinstance(recipe, Recipe)
    assert recipe.steps == [Step(text="text", minutes=7)]


def both(supplier, mark):
    """What the supplier saw of two requests; its log may come a little after its answer."""
    until = time.monotonic() + 10
    while len(supplier.of(mark)) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    return supplier.of(mark)
