"""Which fonts of a workbook strike a text through or make it red, by any way that Excel and WPS write a colour."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from scripts_app.importing.package import child, elements, local

# The places of red in the two palettes; files seldom bring their own.
_INDEXED_REDS = {2, 10, 60}
_RED_MIN, _OTHER_MAX = 0xB0, 0x48
_DARK, _LIGHT = -0.5, 0.4  # tints beyond which a red is brown or pink


class Fonts:
    """Reads the colours of the theme once."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.theme = _theme_colours(archive)

    def crossing_styles(self, archive: zipfile.ZipFile) -> dict[int, bool]:
        """Cell styles whose font crosses the text: is it struck through, or only red?"""
        fonts: list[bool | None] = []
        styles: dict[int, bool] = {}
        for group in elements(archive, "xl/styles.xml", "fonts", "cellXfs"):
            if local(group) == "fonts":
                fonts = [self.crosses(font) for font in group]
                continue
            for number, style in enumerate(group):
                font = int(style.get("fontId", "0"))
                struck = fonts[font] if font < len(fonts) else None
                if struck is not None:
                    styles[number] = struck
        return styles

    def crosses(self, font: Element | None) -> bool | None:
        """True for a font that strikes through, False for one that is red, None for any other."""
        if font is None:
            return None
        strike, color = child(font, "strike"), child(font, "color")
        if strike is not None and strike.get("val") not in ("0", "false"):
            return True
        return False if color is not None and self._is_red(color) else None

    def _is_red(self, color: Element) -> bool:
        if rgb := color.get("rgb"):
            return is_red(rgb[-6:])
        if (index := color.get("indexed")) and index.isdecimal():
            return int(index) in _INDEXED_REDS
        number, tint = color.get("theme", ""), float(color.get("tint", "0"))
        is_known = number.isdecimal() and int(number) < len(self.theme)
        return is_known and _DARK <= tint <= _LIGHT and is_red(self.theme[int(number)])


def is_red(rgb: str) -> bool:
    """Is the colour, six hexadecimal digits, one that people call red?"""
    try:
        red, green, blue = (int(rgb[place : place + 2], 16) for place in (0, 2, 4))
    except ValueError:
        return False
    return red >= _RED_MIN and green <= _OTHER_MAX and blue <= _OTHER_MAX


def _theme_colours(archive: zipfile.ZipFile) -> Sequence[str]:
    """In the order that cells count them: the two lightest and darkest change places."""
    for scheme in elements(archive, "xl/theme/theme1.xml", "clrScheme"):
        found = [next((str(color.get("lastClr") or color.get("val")) for color in place), "") for place in scheme]
        return [*(found[place] for place in (1, 0, 3, 2) if place < len(found)), *found[4:]]
    return ()
