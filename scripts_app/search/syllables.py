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
_VOWELS = frozenset("aeiouv")
_SPELLED = {"lue": "lve", "nue": "nve"}
_ALIKE_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_ALIKE_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


@lru_cache(maxsize=4_096)
def split(letters: str) -> tuple[tuple[str, ...], ...]:
    """The ways to read `letters` as syllables, fewest syllables first; in the first way the last may be only begun.

    At most two ways (xian: xian, xi'an); () when there is none, as for initials (wsdh) and most English words.
    A slip of the ear makes a syllable too (tin for ting). lue and nue come out as lve and nve.
    """
    ways: list[list[tuple[str, ...]]] = [[()], *([] for _ in letters)]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - _LONGEST), end):
            piece = letters[start:end]
            if piece in READABLE or (end == len(letters) and _is_begun(piece, start)):
                ways[end] += [(*before, piece) for before in ways[start]]
        ways[end] = sorted(ways[end], key=_untidiness)[:2]
    best = [way for way in ways[-1] if way == ways[-1][0] or SYLLABLES.issuperset(way)]
    return tuple(tuple(_SPELLED.get(piece, piece) for piece in way) for way in best)


@lru_cache(maxsize=1_024)
def continuations(typed: str) -> tuple[str, ...]:
    """The longer syllables that somebody may be about to type (kua: kuai, kuan, kuang); () before the first vowel."""
    if _VOWELS.isdisjoint(typed):
        return ()
    return tuple(sorted(one for one in SYLLABLES if one.startswith(typed) and one != typed))


@lru_cache(maxsize=1_024)
def nearly(syllable: str) -> str:
    """The form shared by syllables that many do not tell apart: zh/z, ch/c, sh/s, n/l, ang/an, eng/en, ing/in."""
    return _near_final(_near_initial(syllable))


def _near_initial(syllable: str) -> str:
    for longer, shorter in _ALIKE_INITIALS:
        if syllable.startswith(longer):
            return shorter + syllable[len(longer) :]
    return syllable


def _near_final(syllable: str) -> str:
    for longer, shorter in _ALIKE_FINALS:
        if syllable.endswith(longer):
            return syllable.removesuffix(longer) + shorter
    return syllable


def _is_begun(piece: str, start: int) -> bool:
    """May the letters be a begun syllable? Before the first vowel only after others: zh alone is 中 or 重 or 在哪."""
    return piece in _BEGINNINGS and (start > 0 or not _VOWELS.isdisjoint(piece))


def _untidiness(way: tuple[str, ...]) -> float:
    """Fewer syllables before more, and of as many the true ones: kepia is going to be ke'piao, nan is nan, not na'n."""
    return len(way) + sum(piece not in SYLLABLES for piece in way) / 2


READABLE = SYLLABLES.union(*(map(near, SYLLABLES) for near in (_near_initial, _near_final, nearly)))
