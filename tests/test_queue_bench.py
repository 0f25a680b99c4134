"""The bench of the queue asks for real pages of a queue in all its states."""

from bot.bench.queue import PAGES, queue


def test_the_bench_of_the_queue_times_every_page() -> None:
    figures = queue(many=120, times=2)

    assert figures["queue_cases"] == 120
    assert all(figures[f"queue_{name}_{share}_ms"] > 0 for name in PAGES for share in ("p50", "p95"))
