"""Takes out of a text what says who wrote it. A person must still read what is left: free text can identify by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.normalise import folded, tokens

# Each placeholder is one everyday word to screening, like most of what it stands for: square brackets would end a clause.
NAME = "<name>"


@dataclass(frozen=True)
class Identity:
    """What would give people away. Names are folded parts; `words` are names that are everyday words too ("Will").

    `months` are month names in all languages spoken, in small letters. `years` are those that tell: of birth.
    """

    names: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()


def name_parts(*names: str) -> frozenset[str]:
    """The parts of written names as they are kept in an Identity; of what is written small ("de", "(son)") none."""
    written = [(token, name) for name in names for token in tokens(name) if token.is_word]
    return frozenset(t.form for t, name in written if name[t.start].isupper() and len(t.form) > 1)


def without_identity(text: str, identity: Identity) -> str:
    """The text with placeholders for names, handles, phone numbers, e-mails, links, dates, addresses and long numbers."""
    for shape, placeholder in (*_SHAPES, (_dates(identity.months), "<date>"), (_PHONE, "<phone>")):
        text = shape.sub(placeholder, text)
    text = _LONG.sub(lambda found: found[0] if _is_any_year(found[0], identity) else "<number>", text)
    return _without_names(text, identity)


def _is_any_year(digits: str, identity: Identity) -> bool:
    """A year alone tells on nobody, and says what is long over ("my stroke in 2017"): it stays, but for a year of birth."""
    return bool(_YEAR.fullmatch(digits)) and digits not in identity.years


def _without_names(text: str, identity: Identity) -> str:
    parts, at = [], 0
    for token in tokens(text):
        if _is_name(text[token.start : token.end], identity):
            parts += [text[at : token.start], NAME]
            at = token.end
    return "".join([*parts, text[at:]])


def _is_name(written: str, identity: Identity) -> bool:
    """Names in any letters, with an 's or without; everyday words only where they are written as a name."""
    whole, owner = folded(written), folded(_OWNERS.sub("", written))
    if {whole, owner} & identity.names:
        return True
    return written[0].isupper() and bool({whole, owner} & identity.words)


def _dates(months: Iterable[str]) -> re.Pattern[str]:
    """Days by number, or by number and the name of a month. Scales ("7/10", "4/5") and "24/7" stay."""
    month = "|".join(sorted(map(re.escape, months), key=len, reverse=True)) or r"(?!)"
    year, day = r"(?:,?\s+(?:de\s+|del\s+)?\d{4})?", r"\d{1,2}(?:st|nd|rd|th|er|\.|º)?"
    shapes = (
        r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b",
        r"\b\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})\b",
        r"(?<![\d/.])(?!\d{1,2}/(?:5|10)\b|24/7\b)(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|[12]\d|3[01])(?![\d/.])",
        rf"\b{day}\s*(?:of\s+|de\s+)?(?:{month})\b\.?{year}",
        rf"\b(?:{month})\b\.?\s+{day}(?!\w){year}",
    )
    return re.compile("|".join(shapes), re.IGNORECASE)


_OWNERS = re.compile(r"['’]s$", re.IGNORECASE)
_CAPITAL = r"[A-ZÀ-Ý][\w'’.-]*"
_OF = r"(?:(?i:de|del|la|las|los|le|les|du|des|da|do|das|dos)\s+)*"
_STREET = r"(?i:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|court|square|terrace|crescent)"
_CALLE = r"(?i:calle|avenida|avda|plaza|paseo|carrera|rue|avenue|chemin|impasse|rua|travessa|praça|largo)"
_HOUSE = r",?\s*(?:n[.º°]*\s*)?\d{1,5}\b"
_ADDRESSES = (
    rf"\b\d{{1,5}}[a-z]?,?\s+(?:{_CAPITAL}\s+){{1,3}}{_STREET}\b\.?",  # 4 Old Mill Road
    r"\b\d{1,5}[a-z]?,?\s+[^\W\d]+\s+(?i:street|avenue|boulevard|lane)\b",  # 4 mill lane
    rf"\b{_CALLE}\.?\s+{_OF}{_CAPITAL}(?:\s+{_OF}{_CAPITAL})*{_HOUSE}",  # Avenida de la Paz, 12
    rf"\b(?i:calle|avenida|rue|rua)\s+{_OF}[^\W\d]+{_HOUSE}",  # calle mayor 5
    rf"\b\d{{1,5}},?\s+{_CALLE}\s+{_OF}{_CAPITAL}",  # 12, rue de la Paix
    r"\b[^\W\d][\w-]*(?i:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee)\s+\d{1,5}[a-z]?\b",  # Ringstraße 5
)
_LINKS = r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|org|net|info)\b(?:/\S*)?|\b[\w-]+\.[a-z]{2,}/\S+"
_SHAPES = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "<link>"),
    (re.compile(_LINKS, re.IGNORECASE), "<link>"),
    (re.compile(r"(?<!\w)@\w{3,}"), NAME),
    (re.compile("|".join(_ADDRESSES)), "<place>"),
)
_PHONE = re.compile(r"(?<![\w.])\+?\(?\d(?:[\s().-]{0,2}\d){6,}(?!\w)")
_LONG = re.compile(r"\d{4,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
