"""The committed stylesheet is what its source makes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CSS = ROOT / "scripts_app" / "static" / "scripts_app" / "css"
TAILWIND = ROOT / "node_modules" / ".bin" / "tailwindcss"


def test_the_committed_stylesheet_is_what_its_source_makes(tmp_path: Path) -> None:
    if not TAILWIND.exists():
        pytest.skip("Tailwind is not installed: npm ci (only needed to change the stylesheet)")
    built = tmp_path / "app.css"
    command = [str(TAILWIND), "-i", str(CSS / "app.src.css"), "-o", str(built), "--minify"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert built.read_text(encoding="utf-8") == (CSS / "app.css").read_text(encoding="utf-8")
