"""Makes the small tokenizers, each with another way through the reader, from the texts; run it before make.py.

    python small.py
"""

import json
import pathlib

from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from texts import TEXTS

folder = pathlib.Path(__file__).parent.parent / "resources" / "footing" / "tokens" / "small"
folder.mkdir(parents=True, exist_ok=True)
BYTES = pre_tokenizers.ByteLevel.alphabet()
QWEN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def split(pattern, behavior="isolated", invert=False):
    return pre_tokenizers.Split(pattern, behavior, invert)


def level(prefix=False, regex=False):
    return pre_tokenizers.ByteLevel(add_prefix_space=prefix, use_regex=regex)


def make(name, normalizer, pre, added=(), alphabet=BYTES, change=lambda model: None, **model):
    tokenizer = Tokenizer(models.BPE(**model))
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    if pre is not None:
        tokenizer.pre_tokenizer = pre
    trainer = trainers.BpeTrainer(vocab_size=700 if alphabet is BYTES else 900, initial_alphabet=alphabet,
                                  limit_alphabet=256 if alphabet is BYTES else 280, show_progress=False)
    if model.get("byte_fallback"):
        trainer = trainers.BpeTrainer(vocab_size=900, limit_alphabet=250, show_progress=False,
                                      special_tokens=["<unk>"] + [f"<0x{b:02X}>" for b in range(256)])
    tokenizer.train_from_iterator(TEXTS, trainer)
    if added:
        tokenizer.add_tokens(list(added))
    whole = json.loads(tokenizer.to_str())
    if model.get("byte_fallback"):
        whole["added_tokens"] = [token for token in whole["added_tokens"] if not token["content"].startswith("<0x")]
    change(whole["model"])
    (folder / f"{name}.json").write_text(json.dumps(whole, ensure_ascii=True, separators=(",", ":")) + "\n")


def old_merges(model):
    model["merges"] = [" ".join(pair) for pair in model["merges"]]


def unreachable_words(model):
    for word in ("\u0120supplier", "\u0120legs", "Outcome"):
        model["vocab"].setdefault(word, len(model["vocab"]))


make("qwen-like", normalizers.NFC(), pre_tokenizers.Sequence([split(Regex(QWEN)), level()]),
     [AddedToken(t, normalized=False, special=True) for t in ("<|im_start|>", "<|im_end|>", "<|im", "<think>")])
make("deepseek-like", normalizers.Sequence([]), pre_tokenizers.Sequence([
        split(Regex(r"\p{N}{1,3}")), split(Regex("[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+")),
        split(Regex(r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
                    r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")), level()]),
     [AddedToken("<\uff5cUser\uff5c>", normalized=True), AddedToken("<\uff5cend\u2581of\u2581sentence\uff5c>", normalized=False)],
     change=old_merges)
make("gpt2-like", None, level(prefix=True, regex=True))
make("llama-like", None, pre_tokenizers.Sequence([split(Regex(QWEN.replace(r"\p{N}|", r"\p{N}{1,3}|"))), level()]),
     change=unreachable_words, ignore_merges=True)
make("reachless", None, pre_tokenizers.Sequence([split(Regex(QWEN)), level()]), change=unreachable_words)
make("digits", normalizers.Sequence([normalizers.NFD(), normalizers.NFKC()]), pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True), split("--", "removed"), split(Regex(r"[a-z]+ing"), "merged_with_next"),
        level(regex=True)]))
make("digit-runs", normalizers.NFKD(), pre_tokenizers.Sequence([pre_tokenizers.Digits(), level(prefix=True)]))
make("inverted", None, pre_tokenizers.Sequence([split(Regex(QWEN), "removed", True), level()]),
     [AddedToken("hello", single_word=True, normalized=False), AddedToken("<tool_call>", lstrip=True, normalized=False),
      AddedToken("</tool_call>", rstrip=True, normalized=False), AddedToken("<|im_end|>", lstrip=True, rstrip=True)])
make("gemma-like", normalizers.Replace(" ", "\u2581"), split(" ", "merged_with_previous"),
     [AddedToken("<bos>", normalized=False, special=True), AddedToken("<eos>", normalized=False, special=True)],
     alphabet=[], unk_token="<unk>", fuse_unk=True, byte_fallback=True)
make("llama2-like", normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(Regex(" "), "\u2581")]), None,
     alphabet=[], unk_token="<unk>", fuse_unk=True, byte_fallback=True)
