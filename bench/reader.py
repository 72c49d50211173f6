"""Reading: median time of a six-page text and .docx (100 ms), of a page of text PDF (0.3 s), peak memory (200 MB).

Also how the time grows with the length of the text: ten times the text should take about ten times the time. The plans
are the fictional ones of the tests, put one after the other until they fill six pages.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from measuring.times import median  # noqa: E402

from vanban.reader import read_plan  # noqa: E402

PLANS = ROOT / "tests" / "vanban" / "plans"
SIX_PAGES = 15_000  # characters
RUNS = 15


def six_pages() -> str:
    """A plan of six pages: a long fictional one, its prose said again where it is too short."""
    text = max((file.read_text(encoding="utf-8") for file in PLANS.rglob("*.txt")), key=len)
    body = text[: text.find("\nII")]
    while len(text) < SIX_PAGES:
        text = body + text
    return text


def peak() -> float:
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> int:
    text = six_pages()
    data = text.encode()
    figures: list[tuple[str, float, float, str]] = []
    read = median(lambda: read_plan(data, name="plan.txt").as_json(), runs=RUNS)
    figures.append(("text, six pages", read * 1000, 100, "ms"))
    figures.append(("memory after text", peak(), 200, "MB"))
    long = "\n".join([text] * 10).encode()
    growth = median(lambda: read_plan(long, name="plan.txt"), runs=RUNS) / median(
        lambda: read_plan(data, name="plan.txt"), runs=RUNS
    )
    figures.append(("ten times the text takes × the time", growth, 20, "×"))

    from tests.vanban.rendering import as_docx, as_pdf

    word = as_docx(text)
    figures.append(
        (".docx, six pages", median(lambda: read_plan(word, name="plan.docx").as_json(), runs=RUNS) * 1000, 100, "ms")
    )
    pdf = as_pdf(text)
    pages = len(read_plan(pdf, name="plan.pdf").source.pages)
    figures.append(
        ("text PDF, a page", median(lambda: read_plan(pdf, name="plan.pdf").as_json(), runs=RUNS) / pages, 0.3, "s")
    )
    figures.append(("memory after all, the making of the files included", peak(), 200, "MB"))
    for name, value, bar, unit in figures:
        print(f"{'ok  ' if value <= bar else 'OVER'}  {name:<52} {value:8.3f} {unit}  (bar {bar:g})")
    return 0 if all(value <= bar for _, value, bar, _ in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
