"""A plain cry for help that names no symptom ("SOS", "please help her", "es una emergencia"), and a plain wish to be called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache, partial

from bot.domain.normalise import Token, tokens
from bot.domain.phrases import Phrase
from bot.domain.spelling import one_slip

ENDS, CLAUSE_ENDS = {".", "?"}, {",", ";"}
_CLOSE = 2  # words before a cry: "not an emergency"
_SLIPS = 2  # words of a part that may be written wrong
_SHORTEST_TO_SLIP = 4  # letters
_ENDING_MAY_SLIP = 6
_REMEMBERED = 4_096  # words


class Cry(StrEnum):
    """What a phrase cries for."""

    HELP = "help"
    URGENT = "urgent"  # "is it urgent?" is no cry
    CALL_ME = "call_me"
    NOW = "now"  # a cry beside a wish to be called only


@dataclass(frozen=True)
class Cries:
    """How people put it, in all languages together. A text of up to `short` words is read clause by clause, a longer one by whole sentences.

    A sentence or clause cries where it holds one of `phrases`, and else but words of `beside`.
    `denials` are no slip of a known word: "not urgent", "no emergency" is no cry.
    """

    short: int
    phrases: Mapping[Phrase, Cry] = field(default_factory=dict)
    beside: frozenset[str] = frozenset()
    denials: frozenset[str] = frozenset()

    @cached_property
    def words(self) -> frozenset[str]:
        return self.beside.union(*self.phrases)

    @cached_property
    def alike(self) -> Mapping[tuple[str, int], Sequence[str]]:
        """The words that a slip can make of each other, by the first letter and the length of what is written."""
        found: dict[tuple[str, int], list[str]] = {}
        for word in sorted(self.words):
            for length in range(len(word) - 1, len(word) + 2):
                found.setdefault((word[0], length), []).append(word)
        return found

    @cached_property
    def meant(self) -> Callable[[str], str]:
        """The word that one is a slip of, or itself. Remembered."""
        return lru_cache(_REMEMBERED)(partial(_as_known, known=self))

    @cached_property
    def longest(self) -> int:
        return max(map(len, self.phrases), default=0)


def read_cry(text: str, known: Cries) -> Cry | None:
    """HELP where a part of the text is a cry, or a wish to be called now; CALL_ME where one is such a wish alone.

    A question cries only where nothing else is said, and never where it asks how urgent it is.
    """
    cries = {_weighed(cries) for cries in _read_parts(text, known)}
    return next((cry for cry in (Cry.HELP, Cry.CALL_ME) if cry in cries), None)


def may_cry(text: str, known: Cries) -> bool:
    """True for a short text that holds a cry beside words that are not known ("something is wrong with me help"): it is asked about."""
    words = [token.form for token in tokens(text) if token.is_word]
    meant = [known.meant(word) for word in words] if len(words) <= known.short else []
    found = {known.phrases[tuple(meant[at : at + length])] for at, length in _undenied(meant, known)}
    return _weighed(found) is Cry.HELP


def _undenied(words: Sequence[str], known: Cries) -> Iterator[tuple[int, int]]:
    """Where a phrase begins that no denial stands closely before, and how many words it has."""
    for at in range(len(words)):
        if (length := _phrase_at(words, at, known)) and known.denials.isdisjoint(words[max(0, at - _CLOSE) : at]):
            yield at, length


def _weighed(cries: Set[Cry]) -> Cry | None:
    if Cry.HELP in cries or Cry.URGENT in cries or {Cry.CALL_ME, Cry.NOW} <= cries:
        return Cry.HELP
    return Cry.CALL_ME if Cry.CALL_ME in cries else None


def _read_parts(text: str, known: Cries) -> Iterator[Set[Cry]]:
    written = tokens(text)
    is_short = sum(token.is_word for token in written) <= known.short
    parts = list(_parts(written, ENDS | CLAUSE_ENDS if is_short else ENDS))
    read = [_read(words, known) for words, _ in parts]
    says_more = any(cries is None for cries in read)
    for (_, asks), cries in zip(parts, read, strict=True):
        if cries and not asks:
            yield cries
        elif cries and not says_more:
            yield cries - {Cry.URGENT}


def _parts(written: Iterable[Token], ends: Set[str]) -> Iterator[tuple[Phrase, bool]]:
    """The words up to each mark that ends a part, and whether they ask."""
    words: list[str] = []
    for token in written:
        if token.is_word:
            words.append(token.form)
        elif words and token.form in ends:
            yield tuple(words), token.form == "?"
            words = []
    if words:
        yield tuple(words), False


def _read(words: Phrase, known: Cries) -> Set[Cry] | None:
    """What a part cries for; None where it says something else."""
    if sum(word not in known.words for word in words) > _SLIPS:
        return None
    meant = tuple(map(known.meant, words))
    found: set[Cry] = set()
    at = 0
    while at < len(meant):
        length = _phrase_at(meant, at, known)
        if not length and meant[at] not in known.beside:
            return None
        if length:
            found.add(known.phrases[meant[at : at + length]])
        at += length or 1
    return found


def _phrase_at(words: Sequence[str], at: int, known: Cries) -> int:
    """How many words the longest phrase has that begins there; 0 where none does."""
    lengths = range(min(known.longest, len(words) - at), 0, -1)
    return next((length for length in lengths if tuple(words[at : at + length]) in known.phrases), 0)


def _as_known(word: str, known: Cries) -> str:
    """The word it is a slip of; as it stands where it is of none."""
    if word in known.words or word in known.denials or len(word) < _SHORTEST_TO_SLIP:
        return word
    return next((one for one in known.alike.get((word[0], len(word)), ()) if _is_slip(word, one)), word)


def _is_slip(word: str, known: str) -> bool:
    """One letter is wrong, but not the first, nor the last of a short word; of the shortest none is another: "aire" is not "aide"."""
    shorter = min(len(word), len(known))
    if shorter < _SHORTEST_TO_SLIP or not one_slip(word, known):
        return False
    if sorted(word) == sorted(known) or shorter >= _ENDING_MAY_SLIP:
        return True
    return word[-1] == known[-1] and (shorter > _SHORTEST_TO_SLIP or len(word) != len(known))
