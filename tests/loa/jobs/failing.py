"""Jobs for the tests: one that fails as long as it is told to, one that looks who works."""

from loa.jobs.models import Worker
from loa.jobs.retries import job

done = []


@job("Việc thử hay hỏng", retries=2)
def fragile(word: str) -> str:
    if word.startswith("hỏng"):
        raise ConnectionRefusedError(word)
    done.append(word)
    return word


@job("Việc không được làm lại", retries=2, repeatable=False)
def delicate() -> None:
    raise ValueError("hỏng")


@job("Việc xem ai đang làm")
def look() -> list[str]:
    worker = Worker.objects.get()
    return [worker.duty, worker.host, worker.name]
