"""The diagrams of states in the documentation are the tables that the program uses.

To write them anew: REWRITE_DOCS=1 pytest tests/loa/project/test_states.py
"""

import os
from pathlib import Path

import pytest

from loa.delivery import states as delivery
from loa.notices import states as notices
from loa.organisations import states as organisations
from loa.plans import states as plans

PAGE = Path(__file__).parents[3] / "docs" / "states.md"
MACHINES = {
    "A reading: an uploaded plan document on its way to a plan (`loa.plans.states`)": (
        plans.State,
        plans.MOVES,
        """\
- A worker holds a document that is being read by a lease of two minutes, which every report of progress prolongs. When
  the worker dies, the document is taken up again; after three interrupted attempts it counts as failed.
- Withdrawing keeps everything; restoring leads back to where the document was. Nothing is deleted.
- An adopted reading stays as it is: the plan refers to its text, its places and its corrections.
""",
    ),
    "A draft: a plan being written (`loa.plans.states`)": (
        plans.DraftState,
        plans.DRAFT_MOVES,
        """\
- The text may be written while opinions are asked for; those who were asked see it as it was sent.
- What was submitted is what is approved, and what is approved is what is issued: from submission on, the text stands
  still. A returned or recalled draft is written further.
- Issue makes a plan of it, or the next version of the plan that it amends or replaces.
""",
    ),
    "A submission of a draft (`loa.plans.states`)": (
        plans.SubmissionState,
        plans.SUBMISSION_MOVES,
        """\
- It is approved when every step of its last stage agreed, and returned as soon as one step returns it. Steps of one
  stage wait side by side; the next stage begins when all of them agreed.
""",
    ),
    "A message on one channel (`loa.notices.states`)": (
        notices.SendingState,
        notices.MOVES,
        """\
- A sending is written down as being sent before the channel is asked. What is found so when its lease has run out is
  uncertain: nobody knows whether it was taken, and a person decides whether to send it again.
- It failed where it was certainly not taken, and is tried again after growing pauses; after the last it is stuck.
- Whether it is still needed, and where the person is reached, is asked right before it leaves; else it is dropped.
- On the page of notices a message is there as soon as it is posted: that sending begins as sent.
- What is held for a digest is gathered into it; how the digest itself fares is told by its own sending.
""",
    ),
    "A result: something that was done for a line of a plan (`loa.delivery.states`)": (
        delivery.State,
        delivery.MOVES,
        """\
- It is incomplete until its evidence is what the line asks for, and submitted from then on. Whoever logs in its unit
  may change it or withdraw it until it is accepted, and nobody accepts or returns what they logged themselves.
- Only what is accepted counts. Taking the acceptance back makes it wait again.
- A correction of an accepted result is a result of its own. Accepted, it takes the other's place; taken back, it gives
  the place back. Meanwhile the first stays accepted, so that there is always one that counts and never two.
""",
    ),
    "A reorganisation (`loa.organisations.states`)": (
        organisations.ActState,
        organisations.MOVES,
        """\
- What is recorded counts from its day on, also when that day is past; before the day, nothing changes.
- It can be taken back as long as nothing new hangs on the units it made, and drafted again then.
""",
    ),
}


def diagram(states, moves):
    names = [f"    {state.value}: {state.label}" for state in states]
    arrows = [
        f"    {state.value} --> {after.value}"
        for state in states
        for after in sorted(moves[state], key=list(states).index)
    ]
    return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {next(iter(states)).value}", *arrows])


def page() -> str:
    parts = [
        "# States\n\nMade from the tables in the code by `REWRITE_DOCS=1 pytest tests/loa/project/test_states.py`.\n",
        *(
            f"## {title}\n\n```mermaid\n{diagram(states, moves)}\n```\n\n{notes}"
            for title, (states, moves, notes) in MACHINES.items()
        ),
    ]
    return "\n".join(parts)


def test_the_diagrams_are_the_tables():
    if os.environ.get("REWRITE_DOCS"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page()


@pytest.mark.parametrize(("states", "moves"), [machine[:2] for machine in MACHINES.values()])
def test_every_state_has_its_moves(states, moves):
    assert set(moves) == set(states)
