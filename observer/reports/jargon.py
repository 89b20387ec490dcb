"""Words of the trade that a parent need not know, with plainer ones where there are any."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class JargonWord:
    """A word of the trade in a text.

    Attributes
    ----------
    start, end
        From where to where in the text.
    plain
        What could be said instead; may be empty.
    """

    word: str
    start: int
    end: int
    plain: str


_DUTCH: Mapping[str, str] = MappingProxyType(
    {
        "adequa(?:at|ate)": "goed, passend",
        "affect(?:ief|ieve|en)?": "gevoel",
        "afstemm(?:en|ing)|afgestemd|stem(?:t|de)? af": "letten op, passen bij",
        "anamnese": "wat je vertelde",
        "angstig-vermijdend|vermijdende? hechting": "",
        "arousal": "hoe druk of rustig",
        "as [1-5]": "",
        "baseline": "begin",
        "casus": "verhaal",
        "cliënt(?:en)?": "je, u",
        "co-?regul(?:atie|eren|eert|eerden?|eer|eerd)": "samen rustig worden",
        "codeerschema'?s?|coder(?:en|ing|ingen)|gecodeerd": "kijken, bekijken",
        "cognitie(?:f|ve)?": "denken, leren",
        "(?:ge)?communic(?:atie|eren|eert|eerden?|eer|eerd)": "praten, laten zien",
        "contingent(?:ie|e)?": "passend, op tijd",
        "coping": "ermee omgaan",
        "diagnos(?:e|es|tiek|tisch|tische)": "",
        "dyad(?:e|en|isch|ische)": "jullie twee",
        "dysregul(?:atie|eren)|ontregel(?:d|de|en|ing)": "van slag",
        "empathi(?:e|sch|sche)": "meevoelen",
        "exploratie|explor(?:eren|eert|eerde)": "ontdekken",
        "evaluatie|evalueren": "terugkijken",
        "feedback": "wat we zagen",
        "frequentie": "hoe vaak",
        "functioneren": "hoe het gaat",
        "gehecht(?:heid)?|hechting(?:s\\w*)?": "zich veilig voelen bij jou",
        "gedragsproble(?:em|men)": "wat moeilijk gaat",
        "gemiddeld(?:e)?": "",
        "hyperactief|hypo\\w+": "druk",
        "indicatie": "reden",
        "initiatie(?:f|ven)": "begin, vraag",
        "insensitie(?:f|ve)": "",
        "intake": "eerste gesprek",
        "interactie(?:s|patroon|patronen)?": "samen spelen, samen praten",
        "interventies?": "hulp",
        "intrusie(?:f|ve)": "",
        "latentie|latenties": "hoe lang het duurde",
        "(?:ge)?mentalis(?:eren|eert|eerden?|erend|ering|eerd)": "je inleven",
        "misattunement|mismatch": "elkaar even missen",
        "modell?eren": "voordoen",
        "motoriek|motorisch(?:e)?": "bewegen",
        "norm(?:en|groep)?": "",
        "(?:ge)?observ(?:atie|aties|eren|eert|eerden?|eer|eerd)": "kijken, wat we zagen",
        "ontwikkelingsachterstand": "",
        "opvoed(?:ings)?vaardigheden": "wat je doet",
        "ouder-?kind-?(?:relatie|interactie)": "jij en je kind",
        "percentiel(?:en)?": "",
        "prikkel(?:s|verwerking)": "geluid, licht, drukte",
        "problematiek": "wat moeilijk is",
        "professional(?:s)?": "hulpverlener",
        "psych(?:isch|ische|ologisch|ologische|opathologie|iatrisch|iatrische)": "",
        "reciprociteit|wederkerig(?:heid|e)?": "om de beurt",
        "(?:ge)?reflect(?:eren|eert|eerden?|eerd)|reflectie": "nadenken",
        "(?:ge|zelf|emotie)?regul(?:atie|eren|eert|eerden?|eer|eerd)": "rustig worden",
        "responsie(?:f|ve|viteit)": "antwoord geven",
        "risicofactor(?:en)?|beschermende factor(?:en)?": "",
        "(?:ge)?scoor(?:t|de|den|d)?|scor(?:e|es|en|ing)": "",
        "sensitie(?:f|ve|viteit)": "goed kijken, passend antwoord geven",
        "separatie": "weggaan",
        "(?:ge)?signal(?:eren|eert|eerden?|eer|eerd)": "zien, laten zien",
        "sociaal-emotione(?:el|le)": "gevoelens, omgaan met anderen",
        "still-?face": "",
        "(?:ge)?stimul(?:eren|eert|eerden?|eer|eerd|us|i|atie)": "helpen, uitnodigen",
        "stress(?:or|oren|regulatie)": "spanning",
        "symptom(?:en)?|symptoom": "",
        "therapeut(?:isch|ische)?|therapie": "hulp",
        "trauma(?:'s|tisch|tische)?": "",
        "valid(?:eren|eert|eerden?|atie)": "laten merken dat je het begrijpt",
        "valentie": "",
        "video-?(?:interactie)?(?:begeleiding|hometraining|feedback)": "samen kijken",
    }
)

_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "adequate(?:ly)?": "good, fitting",
        "affect(?:ive)?": "feeling",
        "arousal": "how lively or calm",
        "assess(?:ment|ments|ed)": "what we saw",
        "attachment": "feeling safe with you",
        "attun(?:e|ed|ement|ing)": "fitting with",
        "average": "",
        "axis [1-5]": "",
        "baseline": "start",
        "behaviou?ral": "",
        "bid(?:s)?": "what your child showed",
        "client(?:s)?": "you",
        "co-?regulat(?:e|es|ed|ion|ing)": "settle together",
        "cod(?:ed|er|ers|ings)": "looked at",
        "cognit(?:ive|ion)": "thinking, learning",
        "contingen(?:t|cy)": "in time, fitting",
        "coping": "dealing with it",
        "deficit(?:s)?": "",
        "diagnos(?:is|es|tic)": "",
        "dyad(?:s|ic)?": "the two of you",
        "dysregulat(?:ed|ion)": "upset",
        "empath(?:y|ic)": "feeling with",
        "evaluat(?:e|ion)": "look back",
        "explor(?:ation|atory)": "finding out",
        "feedback": "what we saw",
        "frequency": "how often",
        "insensitiv(?:e|ity)": "",
        "intake": "first talk",
        "interact(?:ion|ions|ive|ed)": "playing, talking together",
        "intervention(?:s)?": "help",
        "intrusive": "",
        "latency": "how long it took",
        "maladaptive": "",
        "mentali[sz](?:e|es|ed|ing|ation)": "imagine what your child feels",
        "mismatch(?:es)?": "missing each other",
        "norm(?:s|ative)?": "",
        "observ(?:e|ed|ation|ations)": "look, saw",
        "parenting skills": "what you do",
        "percentile(?:s)?": "",
        "proactive": "",
        "psycho(?:logical|pathology|social)|psychiatric": "",
        "reciproc(?:al|ity)": "taking turns",
        "regulat(?:e|es|ed|ion|ing)": "settle",
        "responsiv(?:e|eness|ity)": "answering",
        "risk factor(?:s)?|protective factor(?:s)?": "",
        "scor(?:e|es|ed|ing)": "",
        "self-regulat\\w+": "settle by itself",
        "sensitiv(?:e|ity)": "seeing and answering",
        "separation": "going away",
        "social-emotional": "feelings, being with others",
        "still-?face": "",
        "stimul(?:ate|ates|ation|us|i)": "invite",
        "stressor(?:s)?": "what is hard",
        "symptom(?:s)?": "",
        "therap(?:y|ist|eutic)": "help",
        "trauma(?:tic|s)?": "",
        "validat(?:e|es|ed|ion)": "show that you understand",
        "valence": "",
    }
)


def jargon(text: str, language: str) -> tuple[JargonWord, ...]:
    """Return the words of the trade in a text, in its order.

    Parameters
    ----------
    text
        What a parent is to read.
    language
        ``nl`` or ``en``.

    Returns
    -------
    tuple of JargonWord
        Each as it stands there.
    """
    words = _DUTCH if language == "nl" else _ENGLISH
    plain = tuple(words.values())
    found: list[JargonWord] = []
    for match in _pattern("nl" if language == "nl" else "en").finditer(text):
        number = match.lastindex or 1
        found.append(
            JargonWord(word=match[0], start=match.start(), end=match.end(), plain=plain[number - 1])
        )
    return tuple(found)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Return one pattern with a group for each entry of the list."""
    words = _DUTCH if language == "nl" else _ENGLISH
    either = "|".join(f"({one})" for one in words)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
