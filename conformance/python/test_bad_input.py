"""What no client should send, written straight to the socket of the running server."""

import json
import socket
import time

import pytest
from conftest import MODEL, ask

GOOD = json.dumps({"model": MODEL, "messages": ask("Hi")}).encode()


class Wire:
    """One connection, and answers read as they must be framed."""

    def __init__(self, houses, timeout=30):
        self.key = houses["front"]["key"]
        host, port = houses["front"]["url"].removeprefix("http://").split(":")
        self.socket = socket.create_connection((host, int(port)), timeout)
        self.host = f"{host}:{port}"
        self.file = self.socket.makefile("rb")

    def head(self, length, *more, key=None, path="/v1/chat/completions"):
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: {self.host}",
            *([] if key == "none" else [f"Authorization: Bearer {self.key if key is None else key}"]),
            "Content-Type: application/json",
            *([] if length is None else [f"Content-Length: {length}"]),
            *more,
        ]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def send(self, data):
        self.socket.sendall(data)

    def answer(self):
        line = self.file.readline()
        if not line:
            return None, {}, b""
        status = int(line.split()[1])
        headers = {}
        while (line := self.file.readline().strip()):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while (size := int(self.file.readline(), 16)):
                body += self.file.read(size)
                self.file.readline()
            self.file.readline()
        else:
            body = self.file.read(int(headers.get("content-length", "0")))
        return status, headers, body

    def closed(self):
        try:
            return self.file.read(1) == b""
        except ConnectionError:
            return True

    def close(self):
        self.file.close()
        self.socket.close()


@pytest.fixture
def wire(houses):
    wire = Wire(houses)
    yield wire
    wire.close()


def error(answer, status):
    assert answer[0] == status
    assert answer[1]["content-type"].startswith("application/json")
    fault = json.loads(answer[2])["error"]
    assert fault["message"] and fault["type"]
    assert set(fault) == {"message", "type", "param", "code"}
    return fault


def refused(wire, body, status=400):
    wire.send(wire.head(len(body)) + body)
    return error(wire.answer(), status)


def still_answers(wire):
    wire.send(wire.head(len(GOOD)) + GOOD)
    status, _, body = wire.answer()
    assert status == 200 and json.loads(body)["choices"]


def test_a_good_request_by_hand_is_answered(wire):
    still_answers(wire)


@pytest.mark.parametrize("key", ["none", "", "sk-footing-wrong", "sk-footing-" + "é" * 20, "a b c"])
def test_no_key_or_a_wrong_one(wire, key):
    wire.send(wire.head(len(GOOD), key=key) + GOOD)
    error(wire.answer(), 401)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"{'model': 'x'}",
        GOOD[:-1],
        GOOD + b"}",
        GOOD + GOOD,
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b"Hi", b"\xff\xfe"),
        GOOD.replace(b"Hi", b"\xed\xa0\x80"),
        GOOD.replace(b"Hi", b"\\ud800"),
        GOOD.replace(b"Hi", b"a\x00b"),
        GOOD.replace(b"Hi", b"\\x41"),
        b'{"model": NaN, "messages": []}',
        GOOD[:-1] + b', "temperature": 1e999999999}',
        GOOD[:-1] + b', "max_tokens": ' + b"9" * 5000 + b"}",
        GOOD[:-1] + b', "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        GOOD[:-1] + b', "model": "another"}',
        b'{"messages": []}',
        b'{"model": 7, "messages": []}',
        json.dumps({"model": MODEL}).encode(),
        json.dumps({"model": MODEL, "messages": []}).encode(),
        json.dumps({"model": MODEL, "messages": ["hello"]}).encode(),
        json.dumps({"model": MODEL, "messages": [{"role": "king", "content": "x"}]}).encode(),
        json.dumps({"model": MODEL, "messages": [{"content": "x"}]}).encode(),
        json.dumps({"model": "", "messages": ask("Hi")}).encode(),
    ],
    ids=lambda body: repr(body[:60]),
)
def test_a_bad_body_is_told_and_the_connection_lives(wire, body):
    refused(wire, body)
    still_answers(wire)


def test_missing_messages_are_named(wire):
    assert refused(wire, json.dumps({"model": MODEL}).encode())["param"] == "messages"


def test_duplicate_keys_are_named(wire):
    fault = refused(wire, GOOD[:-1] + b', "model": "another"}')
    assert "model" in (fault["param"] or fault["message"])


def test_a_body_over_the_limit_is_413_and_is_not_read(wire):
    wire.send(wire.head(33 << 20))
    error(wire.answer(), 413)


def test_a_chunked_body_over_the_limit_is_413(houses):
    wire = Wire(houses)
    try:
        wire.send(wire.head(None, "Transfer-Encoding: chunked"))
        chunk = b"100000\r\n" + b" " * (1 << 20) + b"\r\n"
        for _ in range(34):
            try:
                wire.send(chunk)
            except ConnectionError:
                break
        error(wire.answer(), 413)
    finally:
        wire.close()


def test_a_giant_header_is_refused(wire):
    try:
        wire.send(wire.head(len(GOOD), "X-Big: " + "y" * (1 << 20)) + GOOD)
    except ConnectionError:
        pass
    status = wire.answer()[0]
    assert status == 431


@pytest.mark.parametrize(
    "more",
    [
        ("Content-Length: 5",),
        ("Transfer-Encoding: chunked",),
        ("Folded: a\r\n b",),
        ("No colon here",),
        ("Space : before",),
    ],
)
def test_ambiguous_framing_is_refused_and_the_connection_closed(wire, more):
    wire.send(wire.head(len(GOOD), *more) + GOOD)
    assert wire.answer()[0] == 400
    assert wire.closed()


@pytest.mark.parametrize("size", [b"zz", b"-1", b"0x10", b"ffffffffffffffffff", b""])
def test_bad_chunk_sizes_are_refused(wire, size):
    wire.send(wire.head(None, "Transfer-Encoding: chunked") + size + b"\r\n" + GOOD + b"\r\n0\r\n\r\n")
    assert wire.answer()[0] == 400
    assert wire.closed()


def test_pipelined_requests_are_answered_in_order_and_junk_after_them_is_refused(wire):
    bad = b"{"
    request = wire.head(len(GOOD)) + GOOD
    wire.send(request + wire.head(len(bad)) + bad + request + b"\x00\x01junk junk\r\n\r\n")
    assert wire.answer()[0] == 200
    assert wire.answer()[0] == 400
    assert wire.answer()[0] == 200
    assert wire.answer()[0] == 400
    assert wire.closed()


def test_expect_100_is_answered_before_the_body(wire):
    wire.send(wire.head(len(GOOD), "Expect: 100-continue"))
    assert wire.answer()[0] == 100
    wire.send(GOOD)
    assert wire.answer()[0] == 200


def test_expect_100_with_too_large_a_body_is_refused_at_once(wire):
    wire.send(wire.head(33 << 20, "Expect: 100-continue"))
    error(wire.answer(), 413)


def test_http_1_0_gets_its_answer_and_the_connection_closes(wire):
    wire.send(wire.head(len(GOOD)).replace(b"HTTP/1.1", b"HTTP/1.0") + GOOD)
    assert wire.answer()[0] == 200
    assert wire.closed()


def test_a_dripping_body_hurts_nobody_else(houses):
    """Twenty callers drip; another is answered at once, and the server ends none of it with 5xx."""
    drips = [Wire(houses) for _ in range(20)]
    try:
        for wire in drips:
            wire.send(wire.head(1000))
        for _ in range(5):
            for wire in drips:
                wire.send(b" ")
            time.sleep(0.1)
        quick = Wire(houses)
        start = time.monotonic()
        still_answers(quick)
        assert time.monotonic() - start < 5
        quick.close()
    finally:
        for wire in drips:
            wire.close()


def test_garbage_instead_of_http(wire):
    wire.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200))
    assert wire.answer()[0] in (None, 400, 408)
    assert wire.closed()
