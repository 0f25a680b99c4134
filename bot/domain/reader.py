"""All lexicons as one reader: what each written word may stand for, in the languages a message is written in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from bot.domain.language import Languages, segments, spoken
from bot.domain.layout import joined
from bot.domain.lexicon import Boundaries, Effect, Lexicon, Policy, Symptom
from bot.domain.normalise import Token, tokens
from bot.domain.opinion import Opinion
from bot.domain.reading import indexed
from bot.domain.spelling import exact, inflects, near

_REMEMBERED = 20_000  # forms; keeps a busy day's words at hand in a few megabytes
_MOST_UNKNOWN = 300  # different words tried as misspellings; a message with more is not readable anyhow
_SHORTEST_HALF = 4  # letters of a word that was run together with another
_SHORTEST_WHOLE = 5  # letters of a word that was cut in two
_LONGEST_PAIR = 40  # letters of two words run together; scripts without spaces would be cut at every letter

Tongues = frozenset[str]
Meaning = Mapping[str, frozenset[str]]  # for each language that knows the form, the pattern words it may stand for
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Written:
    """A message made ready: its tokens; for each language what each token may stand for; the limits of clauses at each token."""

    words: Sequence[Token]
    reads: Mapping[str, list[frozenset[str]]]
    boundaries: Sequence[Boundaries]


class Reader:
    """The lexicons made ready. Built once when content is loaded; reading never changes what it answers."""

    def __init__(
        self,
        lexicons: Mapping[str, Lexicon],
        opinion: Opinion | None = None,
        languages: Languages | None = None,
        everyday: frozenset[str] = _NOTHING,
    ) -> None:
        """`everyday`: the common words of all languages. They are no misspelling, at most another form; other words may be one."""
        self.lexicons = {language: lexicon for language, lexicon in sorted(lexicons.items())}
        self.opinion = opinion
        self.languages = languages
        self.everyday = everyday
        every = tuple(self.lexicons.values())
        self.rules = {lexicon.language: indexed(lexicon.rules) for lexicon in every}
        self.cues = {lexicon.language: indexed(lexicon.cues) for lexicon in every}
        self.modifiers = {lexicon.language: indexed(lexicon.modifiers) for lexicon in every}
        self.of_kin = frozenset(cue.id for one in every for cue in one.cues if cue.effect is Effect.KIN)
        self._one_word = {pair: word for one in every for pair, word in one.vocabulary.one_word.items()}
        self._meant = lru_cache(_REMEMBERED)(self._meaning)
        self._looked_up = lru_cache(_REMEMBERED)(self._look_up)
        self._misspelt = lru_cache(_REMEMBERED)(self._misspelling)
        self._boundaries = lru_cache(self._limits)

    @property
    def policy(self) -> Policy:
        """Raises StopIteration where there is no lexicon: then nothing can be read."""
        return next(iter(self.lexicons.values())).policy

    @property
    def symptoms(self) -> Mapping[str, Symptom]:
        return next(iter(self.lexicons.values())).symptoms

    def read(self, text: str, language: str) -> Written:
        """The message in the languages it is written in; `language` is the one the patient reads."""
        words, tongues = self._spoken(tokens(text), language)
        if self._is_cut_or_run_together(words, tongues):
            words, tongues = self._parted(*self._joined(words, tongues))
        forms = [token.form for token in words]
        tried = set(islice(dict.fromkeys(forms), _MOST_UNKNOWN))
        each = [self._meant(form, own, misspelt=form in tried) for form, own in zip(forms, tongues, strict=True)]
        return Written(
            words=words,
            reads={own: [one.get(own, _NOTHING) for one in each] for own in sorted(frozenset().union(*tongues))},
            boundaries=[self._boundaries(own) for own in tongues],
        )

    def knows(self, form: str) -> bool:
        """True where some language knows the word, and of a number."""
        return form.isnumeric() or bool(self._looked_up(form))

    def _spoken(self, words: Sequence[Token], language: str) -> tuple[Sequence[Token], Sequence[Tongues]]:
        """With each token the languages of its passage that have a lexicon."""
        every = frozenset(self.lexicons)
        if self.languages is None:
            return words, [every] * len(words)
        segment = segments(words)
        found = [one & every or every for one in spoken(words, segment, language, self.languages)]
        return words, [found[number] for number in segment]

    def _is_cut_or_run_together(self, words: Sequence[Token], tongues: Sequence[Tongues]) -> bool:
        """True where a word stands that its passage's languages do not know, or two that are one of them."""
        forms = [token.form for token in words]
        return not self._one_word.keys().isdisjoint(pairwise(forms)) or any(map(self._is_strange, forms, tongues))

    def _is_strange(self, form: str, tongues: Tongues) -> bool:
        return form[0].isalpha() and tongues.isdisjoint(self._looked_up(form))

    def _joined(self, words: Sequence[Token], tongues: Sequence[Tongues]) -> tuple[Sequence[Token], Sequence[Tongues]]:
        """A word of the patterns that was cut in two ("swal low"), and two words that content takes for one, become one."""
        found: list[tuple[Token, Tongues]] = []
        for token, own in zip(words, tongues, strict=True):
            whole = self._whole(found[-1][0], token, own) if found else ""
            found.append((Token(whole, found.pop()[0].start, token.end) if whole else token, own))
        return [token for token, _ in found], [own for _, own in found]

    def _whole(self, first: Token, second: Token, tongues: Tongues) -> str:
        """The word that both are; empty where they are two."""
        if (first.form, second.form) in self._one_word:
            return self._one_word[first.form, second.form]
        halves, whole = (first.form, second.form), first.form + second.form
        if all(not tongues.isdisjoint(self._looked_up(half)) for half in halves):
            return ""
        if second.start != first.end + 1 or len(whole) < _SHORTEST_WHOLE or not whole.isalpha():
            return ""
        known = [self.lexicons[own].vocabulary.exact for own in tongues]
        is_word = any(whole in words and words.keys().isdisjoint(halves) for words in known)
        return whole if is_word else ""

    def _parted(self, words: Sequence[Token], tongues: Sequence[Tongues]) -> tuple[Sequence[Token], Sequence[Tongues]]:
        """A word nobody knows that is two known ones run together ("chestpain") becomes two."""
        unknown = [self._is_strange(token.form, own) for token, own in zip(words, tongues, strict=True)]
        if not any(unknown) or sum(unknown) > _MOST_UNKNOWN:
            return words, tongues
        parted: list[tuple[Token, Tongues]] = []
        for token, own, is_unknown in zip(words, tongues, unknown, strict=True):
            halves = self._halves(token.form, own) if is_unknown else ()
            parted += [(Token(half, token.start, token.end), own) for half in halves] or [(token, own)]
        return [token for token, _ in parted], [own for _, own in parted]

    def _halves(self, form: str, tongues: Tongues) -> tuple[str, ...]:
        """The two words it is made of, the most even cut first; none where it may be one misspelt word."""
        if not 2 * _SHORTEST_HALF <= len(form) <= _LONGEST_PAIR or form in self.everyday:
            return ()
        if any(self._misspelt(form, own) for own in tongues):
            return ()
        cuts = range(_SHORTEST_HALF, len(form) - _SHORTEST_HALF + 1)
        for at in sorted(cuts, key=lambda at: abs(2 * at - len(form))):
            if self._looked_up(form[:at]).keys() & self._looked_up(form[at:]).keys() & tongues:
                return form[:at], form[at:]
        return ()

    def _meaning(self, form: str, tongues: Tongues, *, misspelt: bool) -> Meaning:
        """What the form means in these languages; one that none of them knows is taken for a misspelling."""
        found = self._looked_up(form)
        own = {tongue: found[tongue] for tongue in tongues if tongue in found}
        if own or not misspelt or not form[0].isalnum() or form.isnumeric():
            return own
        return {tongue: self._misspelt(form, tongue) for tongue in tongues}

    def _look_up(self, form: str) -> Meaning:
        """For each language that knows the form what it means, letter by letter."""
        found = {}
        for own, lexicon in self.lexicons.items():
            if (words := exact(form, lexicon.vocabulary)) or form in lexicon.vocabulary.common:
                found[own] = words | self._also(form, own) if words else words
        return found

    def _also(self, form: str, language: str) -> frozenset[str]:
        """What a word may stand for besides itself where a lexicon holds it as it is misspelt: one list may, another may not."""
        is_right = not self.everyday or form in self.everyday or form in self.lexicons[language].vocabulary.common
        return _NOTHING if is_right else self._misspelt(form, language)

    def _misspelling(self, form: str, language: str) -> frozenset[str]:
        found = near(form, self.lexicons[language].vocabulary)
        if form in self.everyday:
            return frozenset(word for word in found if inflects(form, word.rstrip("*")))
        return found

    def _limits(self, tongues: Tongues) -> Boundaries:
        return joined(self.lexicons[own].boundaries for own in sorted(tongues))
