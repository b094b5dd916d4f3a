"""Stencils: a template is rendered once for each shape that its markup can have, with gaps for what it says, and the
gaps are filled each time. The markup stays in a template and costs what joining some texts costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_urlsafe

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

_MARK = token_urlsafe(24)  # nobody can write it into a script


@dataclass(frozen=True, slots=True)
class Stencil:
    """The markup before the first gap; for each gap which of the texts goes there, and the markup after it."""

    before: str
    filled: tuple[tuple[int, str], ...]

    def fill(self, texts: Sequence[str]) -> str:
        """The markup with these texts, which are markup themselves: escape what people wrote."""
        return self.before + "".join([texts[place] + after for place, after in self.filled])


def gap(place: int) -> SafeString:
    """Stands in a template for the text of this number."""
    return SafeString(f"{_MARK}{place}{_MARK}")


def cut_stencil(template: str, context: dict[str, object], request: HttpRequest | None = None) -> Stencil:
    """The template with this context, in which gaps stand for texts. Remember it by what else the context holds."""
    before, *pieces = render_to_string(template, context, request).split(_MARK)
    filled = zip(pieces[::2], pieces[1::2], strict=True)
    return Stencil(before, tuple((int(place), after) for place, after in filled))
