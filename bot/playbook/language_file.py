"""content/learned/languages.json: how likely each piece of a word is in each language."""

from __future__ import annotations

import json
from pathlib import Path

from bot.domain.language import Languages
from bot.playbook.fault import Fault

NAME = "learned/languages.json"
_ABOUT = {
    "id": "languages",
    "source": "counted in cases/corpus by `python -m bot.learning`",
    "status": "draft",
    "version": "0.1",
    "reviewer": "",
}


def read_languages(content: Path) -> tuple[Languages | None, list[Fault]]:
    """What tells the languages apart, or None where there is no file: every message is then read in all of them."""
    path = content / NAME
    if not path.exists():
        return None, []
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        pieces = {piece: tuple(scores) for piece, scores in written["pieces"].items()}
        return Languages(tuple(written["names"]), pieces, tuple(written["otherwise"])), []
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return None, [Fault(NAME, "-", f"cannot be read ({error!r}); run `python -m bot.learning`")]


def write_languages(content: Path, languages: Languages) -> Path:
    """Write it where `read_languages` finds it, one piece a line."""
    path = content / NAME
    path.parent.mkdir(exist_ok=True)
    head = {**_ABOUT, "names": languages.names, "otherwise": languages.otherwise}
    lines = ",\n".join(
        f"{json.dumps(piece, ensure_ascii=False)}: {list(own)}" for piece, own in languages.pieces.items()
    )
    written = json.dumps(head, ensure_ascii=False)
    path.write_text(f'{written[:-1]}, "pieces": {{\n{lines}\n}}}}\n', encoding="utf-8")
    return path
