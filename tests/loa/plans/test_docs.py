"""The diagram of states in the documentation is the table that the program uses.

To write it anew: REWRITE_DOCS=1 pytest tests/loa/plans/test_docs.py
"""

import os
from pathlib import Path

from loa.plans.states import MOVES, State

PAGE = Path(__file__).parents[3] / "docs" / "states.md"


def page() -> str:
    names = [f'    {state.value}: "{state.label}"' for state in State]
    moves = [
        f"    {state.value} --> {after.value}"
        for state in State
        for after in sorted(MOVES[state], key=list(State).index)
    ]
    diagram = "\n".join(
        ["stateDiagram-v2", *[n.replace('"', "") for n in names], f"    [*] --> {State.WAITING.value}", *moves]
    )
    return f"""# States

Made from the tables in the code by `REWRITE_DOCS=1 pytest tests/loa/plans/test_docs.py`.

## A reading: an uploaded plan document on its way to a plan (`loa.plans.states`)

```mermaid
{diagram}
```

- A worker holds a document that is being read by a lease of two minutes, which every report of progress prolongs. When
  the worker dies, the document is taken up again; after three interrupted attempts it counts as failed.
- Withdrawing keeps everything; restoring leads back to where the document was. Nothing is deleted.
- An adopted reading stays as it is: the plan refers to its text, its places and its corrections.
"""


def test_the_diagram_is_the_table():
    if os.environ.get("REWRITE_DOCS"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page()
