"""Pinyin syllables: which there are, how a run of letters splits into them, which ones sound nearly alike.

Pure functions over the toneless syllables of the standard (GB/T 16159) as people type them, v standing for ü.
"""

from __future__ import annotations

from functools import lru_cache

_FINALS_OF = {
    "": "a ai an ang ao e ei en eng er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan un uo v ve ue",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve ue",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
}
SYLLABLES = frozenset(initial + final for initial, finals in _FINALS_OF.items() for final in finals.split())
_LONGEST = max(map(len, SYLLABLES))
_BEGINNINGS = frozenset(syllable[:size] for syllable in SYLLABLES for size in range(1, len(syllable)))
_SPELLED = {"lue": "lve", "nue": "nve"}
_ALIKE_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_ALIKE_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


@lru_cache(maxsize=4_096)
def split(letters: str) -> tuple[tuple[str, ...], ...]:
    """The ways to read `letters` as syllables, fewest syllables first; the last one may be only begun.

    At most two ways (xian: xian, xi'an); () when there is none, as for initials (wsdh) and most English words.
    A begun syllable, or one that only a slip of the ear makes (tin for ting), counts only where true ones alone
    do not reach the end. lue and nue come out as lve and nve.
    """
    ways: list[list[tuple[str, ...]]] = [[()], *([] for _ in letters)]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST), end):
            piece = letters[start:end]
            if piece in READABLE or (end == len(letters) and start and piece in _BEGINNINGS):
                ways[end] += [(*before, piece) for before in ways[start]]
        ways[end] = sorted(ways[end], key=_untidiness)[:2]
    best = [way for way in ways[-1] if _untidiness(way)[0] == _untidiness(ways[-1][0])[0]]
    return tuple(tuple(_SPELLED.get(piece, piece) for piece in way) for way in best)


@lru_cache(maxsize=1_024)
def nearly(syllable: str) -> str:
    """The form shared by syllables that many do not tell apart: zh/z, ch/c, sh/s, n/l, ang/an, eng/en, ing/in."""
    for longer, shorter in _ALIKE_INITIALS:
        if syllable.startswith(longer):
            syllable = shorter + syllable[len(longer) :]
            break
    for longer, shorter in _ALIKE_FINALS:
        if syllable.endswith(longer):
            return syllable.removesuffix(longer) + shorter
    return syllable


def _untidiness(way: tuple[str, ...]) -> tuple[int, int]:
    """True syllables before all others, then fewer before more."""
    return (sum(piece not in SYLLABLES for piece in way), len(way))


READABLE = SYLLABLES | frozenset(map(nearly, SYLLABLES))
