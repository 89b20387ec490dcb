"""How easily a text reads, as far as the length of its words and sentences tells."""

import re
from dataclasses import dataclass

from observer.model.messages import Message, msg, pmsg

MOST_WORDS = 12
"""So many words a sentence of a parent sheet has at most, on average."""

_SENTENCE_END = re.compile(r"[.!?…]+[\"”\u2019')]*(?:\s+|$)|\n+")
_WORD = re.compile(r"\d+(?:[.:,]\d+)*|[^\W\d_]+(?:['\u2019\-][^\W\d_]+)*")
_DUTCH_VOWELS = re.compile(
    r"aai|ooi|oei|eeuw|ieuw|uw(?=$)|aa|au|ae|ee|ei|eu|ie|ij|oe|oi|oo|ou|ui|uu|[aeiouyáéíóúàèìòùâêîôûäëïöü]"
)
_ENGLISH_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(r"(?<![aeiouy])(?<![^aeiouy]l)e$|(?<=[^td])ed$|(?<=[^szxgc])es$")


@dataclass(frozen=True, slots=True)
class _Formula:
    """Weights of syllables per word and of words per sentence."""

    name: str
    start: float
    syllables: float
    words: float


_FORMULAS = {
    "nl": _Formula("Flesch-Douma", 206.84, 77.0, 0.93),
    "en": _Formula("Flesch", 206.835, 84.6, 1.015),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Readability:
    """What was counted in a text.

    Attributes
    ----------
    formula
        By which the ease was reckoned.
    ease
        About 100 reads very easily, 0 very hardly; from 80 on it suits who left school early.
    words_per_sentence
        On average.
    longest
        The longest sentence.
    """

    formula: str
    ease: float
    sentences: int
    words: int
    words_per_sentence: float
    longest: str

    @property
    def in_words(self) -> Message:
        """How hard it is, in the words of Douma's table."""
        return next(words for least, words in _EASE if self.ease >= least)

    @property
    def is_short(self) -> bool:
        """Whether the sentences are short enough for a parent sheet."""
        return self.words_per_sentence <= MOST_WORDS


_EASE: tuple[tuple[float, Message], ...] = (
    (90.0, pmsg("reading", "very easy")),
    (80.0, pmsg("reading", "easy")),
    (70.0, pmsg("reading", "fairly easy")),
    (60.0, pmsg("reading", "ordinary")),
    (45.0, pmsg("reading", "fairly hard")),
    (30.0, pmsg("reading", "hard")),
    (float("-inf"), pmsg("reading", "very hard")),
)
"""From which figure on a text is how easy (Douma 1960)."""

LIMITS: Message = msg(
    "It counts syllables and words alone and knows nothing of meaning. Read it aloud."
)
"""What the figure does not say."""


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text; one that quotes another after a colon is one sentence."""
    parts = (part.strip() for part in _SENTENCE_END.split(text))
    return tuple(part for part in parts if _WORD.search(part))


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, numbers among them."""
    return tuple(_WORD.findall(text))


def syllables(word: str, language: str) -> int:
    """Return how many syllables a word has, by its vowels; a number counts as one for each figure.

    Parameters
    ----------
    word
        One word.
    language
        ``nl`` or ``en``.

    Returns
    -------
    int
        At least 1.
    """
    figures = sum(letter.isdigit() for letter in word)
    if figures:
        return figures
    low = word.lower()
    if language == "nl":
        return max(len(_DUTCH_VOWELS.findall(low)), 1)
    bare = _SILENT_E.sub("", low)
    return max(len(_ENGLISH_VOWELS.findall(bare)), 1)


def readability(text: str, language: str) -> Readability | None:
    """Return how easily a text reads.

    In Dutch by Flesch-Douma (1960): 206.84 - 0.77 x syllables per hundred words - 0.93 x words per
    sentence; in English by Flesch (1948).

    Parameters
    ----------
    text
        Running text; a line break ends a sentence.
    language
        ``nl`` or ``en``.

    Returns
    -------
    Readability or None
        None for a text without words.
    """
    parts = sentences(text)
    found = words(text)
    if not found or not parts:
        return None
    formula = _FORMULAS["nl" if language == "nl" else "en"]
    per_sentence = len(found) / len(parts)
    per_word = sum(syllables(word, language) for word in found) / len(found)
    return Readability(
        formula=formula.name,
        ease=formula.start - formula.syllables * per_word - formula.words * per_sentence,
        sentences=len(parts),
        words=len(found),
        words_per_sentence=per_sentence,
        longest=max(parts, key=lambda part: len(words(part))),
    )
