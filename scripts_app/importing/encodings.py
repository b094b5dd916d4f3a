"""Bytes → text for files that do not say their encoding, as Excel and WPS in China write them."""

from __future__ import annotations

import re

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_GUESSES = ("gb18030", "big5")
_LOOKED_AT, _ZEROS_MIN, _MOST = 4096, 4, 0.75
_ASCII = frozenset(b"\t\r\n") | frozenset(range(32, 127))
_COMMON = re.compile("[的是您不我了請请在有好客戶户話话電电說说場场景推薦荐禁用語语備备注]")
_UTF8_CHINESE = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){3}")


class UnknownEncoding(ValueError):
    """No encoding fits; the message is a sentence without its subject, the file."""


class MixedEncodings(UnknownEncoding):
    """Some lines are in one encoding and some in another; the message names the line."""


def decode(content: bytes) -> str:
    """The text. Raises UnknownEncoding; never gives replacement characters."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding)
    if (encoding := unmarked_utf16(content)) and (text := _decoded(content, encoding)) is not None:
        return text
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        _refuse_mixture(content)
    texts = [text for encoding in _GUESSES if (text := _decoded(content, encoding)) is not None]
    if not texts:
        raise UnknownEncoding("的文字编码认不出来。请用 Excel 或 WPS 打开，另存为 .xlsx 或“CSV UTF-8”后再上传。")
    return max(texts, key=lambda text: len(_COMMON.findall(text)))


def unmarked_utf16(content: bytes) -> str:
    """The name of the UTF-16 that text without a byte order mark is in; '' for any other.

    Its commas and line ends have a zero byte, on the same side of each; a few Chinese characters have one as well (一).
    """
    head = content[:_LOOKED_AT]
    pairs = [pair for pair in zip(head[::2], head[1::2], strict=False) if 0 in pair]
    found = ["utf-16-be" if pair[0] == 0 else "utf-16-le" for pair in pairs if max(pair) in _ASCII]
    best = max(set(found), key=found.count, default="")
    return best if found.count(best) >= max(_ZEROS_MIN, _MOST * len(pairs)) else ""


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _refuse_mixture(content: bytes) -> None:
    """Called for text that is not UTF-8 as a whole: a line that is, with Chinese in it, does not belong to the rest."""
    for number, line in enumerate(content.split(b"\n"), 1):
        if _UTF8_CHINESE.search(line) and _decoded(line, "utf-8") is not None:
            raise MixedEncodings(
                f"第 {number} 行的文字编码和其他行不同，读出来会是乱码，什么都没有导入。"
                "请用 Excel 或 WPS 打开，检查有没有乱码，另存为 .xlsx 后再上传。"
            )
