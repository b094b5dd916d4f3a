"""The process that opens an untrusted file: limits first, then the parser, the answer as JSON on standard output.

Usage: python -m scripts_app.importing.child PATH NAME
"""

from __future__ import annotations

import json
import resource
import sys
import zipfile
from pathlib import Path

from python_calamine import CalamineError

from scripts_app.importing.extent import beyond_limits
from scripts_app.importing.parse import parse_workbook

MEMORY_MAX = 512 * 1024 * 1024
CPU_SECONDS_MAX = 20


def main(path: Path, name: str) -> dict[str, object]:
    """`ParsedFile.to_json()`, or {"refusal": sentence}."""
    if sentence := beyond_limits(path):
        return {"refusal": f"文件“{name}”{sentence}"}
    try:
        return parse_workbook(path, name=name).to_json()
    except (CalamineError, zipfile.BadZipFile, ValueError) as error:
        reason = (
            "它设了打开密码，请先去掉密码再上传。"
            if "assword" in str(error)
            else "请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"
        )
        return {"refusal": f"文件“{name}”已损坏或不是真正的工作簿。{reason}"}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_MAX, CPU_SECONDS_MAX))
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), sys.argv[2]), ensure_ascii=True))
