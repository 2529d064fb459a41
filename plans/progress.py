"""How far a goal has come, in five steps that a child can see: from the goal's status and its newest evaluation.

The picture says it by place and shape: a step that is passed has a tick, the present one somebody standing on it, those to
come are hollow, and a flag waits at the end. Its words say the same.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rooms.log.read import Seen, SeenThing

STEPS = 5
IDEA, BEGUN, ON, BETTER, THERE = range(1, STEPS + 1)

WORDS: dict[int, Promise] = {
    IDEA: gettext_lazy("We have an idea"),
    BEGUN: gettext_lazy("We have begun"),
    ON: gettext_lazy("We are on the way"),
    BETTER: gettext_lazy("It is going better"),
    THERE: gettext_lazy("We made it!"),
}
HARDER, RESTING = gettext_lazy("It is harder just now"), gettext_lazy("This goal is resting")
STEP_OF = {"not-started": BEGUN, "worse": BEGUN, "no-change": ON, "improving": BETTER, "achieved": THERE}


@dataclass(slots=True)
class Progress:
    """`step` is 1 to 5."""

    step: int
    words: str
    resting: bool = False


def progress(goal: SeenThing, evaluation: Seen | None) -> Progress:
    status = goal.event.get("status", "active")
    achieved = evaluation.event["achievement"] if evaluation is not None else None
    if status == "reached":
        return Progress(THERE, str(WORDS[THERE]))
    if achieved == "achieved" and evaluation is not None and evaluation.first < goal.seq:
        achieved = None  # the goal was set anew since
    step = IDEA if status == "proposed" else STEP_OF.get(achieved or "", BEGUN)
    if status == "set-aside":
        return Progress(step, str(RESTING), resting=True)
    return Progress(step, str(HARDER) if achieved == "worse" else str(WORDS[step]))


# --- The picture.

PLACES = ((36, 96), (102, 84), (168, 70), (234, 54), (300, 36))
TICK = '<path class="progress__mark" d="M{} {}l4 5 8-10"/>'
SOMEBODY = (
    '<circle class="progress__who" cx="{x}" cy="{head}" r="7"/>'
    '<path class="progress__who" d="M{x} {neck}c-8 0-11 6-11 15h22c0-9-3-15-11-15z"/>'
)
PAUSE = '<path class="progress__mark" d="M{} {}v12m8-12v12"/>'
FLAG = '<path class="progress__pole" d="M322 38v-34"/><path class="progress__flag" d="M322 4l24 8-24 8z"/>'


def picture(shown: Progress) -> SafeString:
    """The five steps as an SVG that says in words which one it is."""
    parts = ['<path class="progress__way" d="M', "L".join(f"{x} {y}" for x, y in PLACES), '"/>']
    done = PLACES[: shown.step]
    parts += ['<path class="progress__gone" d="M', "L".join(f"{x} {y}" for x, y in done), '"/>', FLAG]
    for step, (x, y) in enumerate(PLACES, 1):
        parts.append(_step(shown, step, x, y))
    said = _("Step {step} of {steps}").format(step=shown.step, steps=STEPS)
    inside = mark_safe("".join(parts))  # noqa: S308 # numbers and names of classes, all from this file
    return format_html(
        '<svg class="progress" viewBox="16 -10 336 124" role="img" aria-label="{}" focusable="false">{}</svg>',
        said,
        inside,
    )


def _step(shown: Progress, step: int, x: int, y: int) -> str:
    if step > shown.step:
        return f'<circle class="progress__ahead" cx="{x}" cy="{y}" r="11"/>'
    stone = f'<circle class="progress__stone" cx="{x}" cy="{y}" r="13"/>'
    if step < shown.step or shown.step == STEPS:
        stone += TICK.format(x - 6, y)
    if step < shown.step:
        return stone
    if shown.resting:
        return stone + PAUSE.format(x - 4, y - 6)
    who = SOMEBODY.format(x=x - (6 if step == STEPS else 0), head=y - 36, neck=y - 27)
    return stone + who
