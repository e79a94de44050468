"""The assessment of effects (AVG art. 35): what the register can say, and room for who decides.

A library that follows what a whole population reads, children too, must weigh the risks before it
starts. What the system knows is written here by itself; the judgement stays with people.
"""

from dataclasses import dataclass

from retention.declared import Sensitive
from retention.register.data import Processing, processings

INTRODUCTION = """
# Assessment of effects on data protection

Written by `manage.py register --dpia` from the register, so that the facts in it stay true. What
people must judge stands at the end and is kept by the library itself, with a date and a name.

## Why an assessment is needed

- **On a large scale**: members of a whole region, among whom children (AVG art. 35(3)(b)).
- **What people read** can show belief, politics, health or orientation (AVG art. 9 by inference).
- **Vulnerable people**: children, and members who cannot pay.
- Not done: no profile, no score, no decision without a person (AVG art. 22), no tracking.
""".strip()

JUDGEMENT = """
## For the library to fill in

| question | who | on |
|---|---|---|
| Is each activity needed for its purpose, and could it be done with less? | board | |
| What did members and colleagues say about it (AVG art. 35(9))? | board | |
| What does the data protection officer advise (AVG art. 35(2))? | officer | |
| Which risk that is left is accepted, and why? | board | |
| When is it looked at again? At the latest when the register above changes. | board | |
""".strip()


@dataclass(frozen=True)
class Risk:
    """Something that could go wrong for people, and what is built against it."""

    what: str
    harm: str
    against: str
    clauses: str
    when: Sensitive | None = None


RISKS = (
    Risk(
        "Somebody learns what a member reads",
        "shame, discrimination, people who no longer dare to read",
        "no colleague can see closed loans; titles stay out of subjects, screens and letters; "
        "the link with the member is cut after five years, or at once on request",
        "P14, P22, P46",
        Sensitive.READING,
    ),
    Risk(
        "A colleague looks without a reason",
        "loss of trust, gossip",
        "a reason before every look, a line that the member can read, an alarm for browsing",
        "P27, P55",
    ),
    Risk(
        "Data of a child reach somebody who should not have them",
        "danger in a family that falls apart",
        "a guardian is written down at the desk and never sees what the child reads; permission for "
        "a child under 16 is given by a guardian",
        "P24, G4",
        Sensitive.CHILD,
    ),
    Risk(
        "A debt follows somebody",
        "shame, exclusion from the library",
        "the books know a number and no name; no transfer without a person who decides",
        "P36, P37, G7",
        Sensitive.MONEY,
    ),
    Risk(
        "Somebody writes in a note what does not belong there",
        "judgements about people that stay",
        "notes are sealed, end by themselves and are destroyed when they are done",
        "P28",
        Sensitive.STORY,
    ),
    Risk(
        "Somebody logs in as another",
        "all of the above",
        "second factor for colleagues, hashes for passwords, doors that shut after wrong attempts",
        "P3, P50",
        Sensitive.SECRET,
    ),
    Risk(
        "More leaves the library than was agreed",
        "data end up where nobody can erase them",
        "one door out, with a list of fields per partner and a line that the member can read",
        "P6, P7, P17",
    ),
    Risk(
        "Something is kept for longer than promised",
        "harm by data that should not exist",
        "a column without an end stops the system; another program counts what is over age",
        "P46",
    ),
)


def as_assessment() -> str:
    """Return the assessment as a page."""
    found = processings()
    parts = [INTRODUCTION, "## What is done, and with what", _activities(found)]
    parts += ["## What could go wrong, and what is built against it", _risks(found)]
    parts += ["## Where more care is needed", _care(found), JUDGEMENT]
    return "\n\n".join(parts) + "\n"


def _activities(found: list[Processing]) -> str:
    lines = [
        "| activity | purpose | ground | longest |",
        "|---|---|---|---|",
    ]
    for each in found:
        grounds = ", ".join(f"AVG {ground.article}" for ground in each.grounds)
        lines.append(
            f"| {each.activity.code} {each.activity.name} | {each.activity.purpose} | {grounds} |"
            f" {_longest(each)} |"
        )
    return "\n".join(lines)


def _longest(each: Processing) -> str:
    keeps = [entry.declaration.keep for entry in each.entries if entry.declaration.keep]
    longest = max(keeps, key=lambda keep: (keep.years * 12 + keep.months) * 31 + keep.days)
    return str(longest)


def _risks(found: list[Processing]) -> str:
    present = {sort for each in found for sort in each.sensitive}
    lines = [
        "| what could go wrong | for people | built against it | promises |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {risk.what} | {risk.harm} | {risk.against} | {risk.clauses} |"
        for risk in RISKS
        if risk.when is None or risk.when in present
    ]
    return "\n".join(lines)


def _care(found: list[Processing]) -> str:
    lines = []
    for each in found:
        for entry in each.entries:
            if entry.declaration.sensitive:
                why = "; ".join(str(sort) for sort in entry.declaration.sensitive)
                lines.append(f"- {each.activity.code} `{entry.table}`: {why}")
    return "\n".join(lines)
