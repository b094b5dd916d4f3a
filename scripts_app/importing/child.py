"""The process that opens an untrusted file: limits first, then the parser, the answer as JSON on standard output.

Usage: python -m scripts_app.importing.child PATH NAME, with a `Mapping` as JSON on standard input (or nothing).
"""

from __future__ import annotations

import csv
import gc
import json
import resource
import sys
import zipfile
from pathlib import Path

from docx.exceptions import PythonDocxError
from python_calamine import CalamineError

from scripts_app.importing.encodings import UnknownEncoding
from scripts_app.importing.extent import beyond_limits
from scripts_app.importing.mapping import GUESS, Mapping
from scripts_app.importing.parse import parse_file

_DAMAGED = (CalamineError, PythonDocxError, zipfile.BadZipFile, ValueError, KeyError, csv.Error)
MEMORY_MAX = 512 * 1024 * 1024
CPU_SECONDS_MAX = 20


def main(path: Path, name: str, *, mapping: Mapping) -> dict[str, object]:
    """`ParsedFile.to_json()`, or {"refusal": sentence}."""
    try:
        if zipfile.is_zipfile(path) and (sentence := beyond_limits(path)):
            return {"refusal": f"文件“{name}”{sentence}"}
        return parse_file(path, name=name, mapping=mapping).to_json()
    except UnknownEncoding as error:
        return {"refusal": f"文件“{name}”{error}"}
    except _DAMAGED as error:
        reason = (
            "它设了打开密码，请先去掉密码再上传。"
            if "assword" in str(error)
            else "请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"
        )
        return {"refusal": f"文件“{name}”已损坏，或不是它看起来的那种文件。{reason}"}


def _mapping(text: str) -> Mapping:
    return Mapping.from_json(json.loads(text)) if text else GUESS


if __name__ == "__main__":
    gc.disable()  # one file and an end: looking for cycles among half a million cells takes as long as reading them
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_MAX, CPU_SECONDS_MAX))
    answer = main(Path(sys.argv[1]), sys.argv[2], mapping=_mapping(sys.stdin.read()))
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))
