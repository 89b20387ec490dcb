"""Open questions that invite a parent to wonder what goes on in the child, and in themselves."""

from observer.model.feedback import Prompt
from observer.model.local_text import LocalText
from observer.model.project import Project

_CHILD = "{child}"


def _prompt(nl: str, en: str) -> LocalText:
    return LocalText((("nl", nl), ("en", en)))


PROMPTS: tuple[LocalText, ...] = (
    _prompt("Wat zou {child} hier voelen?", "What might {child} be feeling here?"),
    _prompt("Wat wil {child} jou hier vertellen?", "What does {child} want to tell you here?"),
    _prompt(
        "Wat zou {child} zeggen, als {child} al kon praten?",
        "What would {child} say, if {child} could talk already?",
    ),
    _prompt("Wat zag {child} op dit moment aan jou?", "What did {child} see in you just then?"),
    _prompt("Wat voelde je zelf, toen dit gebeurde?", "What did you feel when this happened?"),
    _prompt("Waar dacht je aan, net hiervoor?", "What was on your mind just before this?"),
    _prompt("Hoe wist je dat {child} dit nodig had?", "How did you know {child} needed this?"),
    _prompt("Wat verandert er in het gezicht van {child}?", "What changes in the face of {child}?"),
    _prompt("Wat doe jij hier, waardoor {child} verder kan?", "What do you do that helps {child}?"),
    _prompt(
        "Wat helpt {child} hier om weer rustig te worden?", "What helps {child} to settle here?"
    ),
    _prompt("Zou het ook iets anders kunnen betekenen?", "Could it also mean something different?"),
    _prompt("Wat gebeurt er hier tussen jullie?", "What happens between the two of you here?"),
    _prompt("Herken je dit van thuis?", "Do you know this from home?"),
    _prompt("Wat verrast je, nu je dit terugziet?", "What surprises you, seeing this again?"),
    _prompt("Hoe is het om dit nu te zien?", "What is it like to see this now?"),
)
"""Our own words; ``{child}`` stands for the child's name."""


def prompts(project: Project) -> tuple[LocalText, ...]:
    """Return the questions to choose from: the team's own first, then those that come along."""
    return (*(prompt.text for prompt in project.of(Prompt)), *PROMPTS)


def put(prompt: LocalText, language: str, child: str) -> str:
    """Return a question as it is put about a child.

    Parameters
    ----------
    prompt
        Such as one of `prompts`.
    language
        Which language; another one where it is not there in this one.
    child
        What the child is called.

    Returns
    -------
    str
        With a capital at its begin.
    """
    words = prompt.get(language).replace(_CHILD, child)
    return words[:1].upper() + words[1:]
