"""All lexicons as one reader: what each written word may stand for, in every language the clinic reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from bot.domain.layout import joined
from bot.domain.lexicon import Lexicon, Policy, Symptom
from bot.domain.normalise import Token, tokens
from bot.domain.opinion import Opinion
from bot.domain.reading import indexed
from bot.domain.spelling import exact, near

_REMEMBERED = 20_000  # forms; keeps a busy day's words at hand in a few megabytes
_MOST_UNKNOWN = 300  # different words tried as misspellings; a message with more is not readable anyhow
_SHORTEST_HALF = 4  # letters of a word that was run together with another
_PLAUSIBLE = 0.5  # a language that knows this share of what the best one knows may have been meant

Meaning = tuple[frozenset[str], ...]  # for each language, the pattern words a form may stand for


class Reader:
    """The lexicons made ready. Built once when content is loaded; reading never changes what it answers."""

    def __init__(self, lexicons: Mapping[str, Lexicon], opinion: Opinion | None = None) -> None:
        self.lexicons = {language: lexicon for language, lexicon in sorted(lexicons.items())}
        self.opinion = opinion
        every = tuple(self.lexicons.values())
        self.boundaries = joined(lexicon.boundaries for lexicon in every)
        self.rules = {lexicon.language: indexed(lexicon.rules) for lexicon in every}
        self.cues = {lexicon.language: indexed(lexicon.cues) for lexicon in every}
        self.modifiers = {lexicon.language: indexed(lexicon.modifiers) for lexicon in every}
        self._exact: dict[str, tuple[Meaning, frozenset[str]]] = {}
        self._near: dict[tuple[str, str], frozenset[str]] = {}

    @property
    def policy(self) -> Policy:
        """Raises StopIteration where there is no lexicon: then nothing can be read."""
        return next(iter(self.lexicons.values())).policy

    @property
    def symptoms(self) -> Mapping[str, Symptom]:
        return next(iter(self.lexicons.values())).symptoms

    def words(self, text: str, language: str) -> list[Token]:
        """The tokens of a text; a word nobody knows that is two known ones run together ("chestpain") becomes two."""
        found = tokens(text)
        written = self._written([self._looked_up(form)[1] for form in {token.form for token in found}], language)
        unknown = {token.form for token in found if token.form[0].isalpha() and not self._looked_up(token.form)[1]}
        halves = {form: self._halves(form, written) for form in sorted(unknown)[:_MOST_UNKNOWN]}
        if not any(halves.values()):
            return found
        return [part for token in found for part in _parted(token, halves.get(token.form, ()))]

    def _halves(self, form: str, written: frozenset[str]) -> tuple[str, ...]:
        """The two words it is made of, the most even cut first; none where it may be one misspelt word."""
        if len(form) < 2 * _SHORTEST_HALF or any(self._misspelt(form, own, True) for own in written):
            return ()
        cuts = range(_SHORTEST_HALF, len(form) - _SHORTEST_HALF + 1)
        for at in sorted(cuts, key=lambda at: abs(2 * at - len(form))):
            left, right = self._looked_up(form[:at])[1], self._looked_up(form[at:])[1]
            if left & right & written:
                return form[:at], form[at:]
        return ()

    def read(self, words: Sequence[Token], language: str) -> tuple[Mapping[str, list[frozenset[str]]], set[str]]:
        """For each language what each token may stand for; and the forms that some language knows.

        An unknown form is taken for a misspelling in the languages the message seems to be written in.
        """
        forms = dict.fromkeys(token.form for token in words)
        looked_up = {form: self._looked_up(form) for form in forms}
        meanings = {form: meaning for form, (meaning, _) in looked_up.items()}
        known = {form for form, (_, knowing) in looked_up.items() if knowing or form.isnumeric()}
        unknown = [form for form in forms if form not in known and form[0].isalnum()]
        if unknown:
            written = self._written([knowing for _, knowing in looked_up.values()], language)
            for form in unknown[:_MOST_UNKNOWN]:
                meanings[form] = tuple(self._misspelt(form, own, own in written) for own in self.lexicons)
        return {own: [meanings[token.form][at] for token in words] for at, own in enumerate(self.lexicons)}, known

    def _looked_up(self, form: str) -> tuple[Meaning, frozenset[str]]:
        """What the form means, letter by letter, and the languages that know it."""
        if (found := self._exact.get(form)) is None:
            meaning = tuple(exact(form, lexicon.vocabulary) for lexicon in self.lexicons.values())
            knowing = frozenset(
                own
                for (own, lexicon), words in zip(self.lexicons.items(), meaning, strict=True)
                if words or form in lexicon.vocabulary.common
            )
            found = meaning, knowing
            _remember(self._exact, form, found)
        return found

    def _written(self, knowing: Sequence[frozenset[str]], language: str) -> frozenset[str]:
        """The languages a message may be written in: the hinted one, and those that know nearly as many of its words."""
        counts = {own: sum(own in some for some in knowing) for own in self.lexicons}
        most = max(counts.values())
        return frozenset(own for own, count in counts.items() if own == language or count >= _PLAUSIBLE * most)

    def _misspelt(self, form: str, language: str, written: bool) -> frozenset[str]:
        if not written:
            return frozenset()
        if (found := self._near.get((form, language))) is None:
            found = near(form, self.lexicons[language].vocabulary)
            _remember(self._near, (form, language), found)
        return found


def _parted(token: Token, halves: tuple[str, ...]) -> list[Token]:
    return [Token(half, token.start, token.end) for half in halves] or [token]


Key = TypeVar("Key")
Value = TypeVar("Value")


def _remember(memory: dict[Key, Value], key: Key, value: Value) -> None:
    """Keep what was worked out; when full, start afresh: a busy day's words are soon there again."""
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[key] = value
