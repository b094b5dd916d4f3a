"""Work in the background: one thread at a time, once more when asked meanwhile, not at once after a failure."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from scripts_app.search import errands
from scripts_app.search.errands import Errand

pytestmark = pytest.mark.django_db(transaction=True)


def errand(work: Callable[[], object]) -> Errand:
    return Errand("a-test", work, complaint="没有办成。")


def wait() -> None:
    while threads := [thread for thread in threading.enumerate() if thread.name == "a-test"]:
        threads[0].join(20)


def a_minute_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errands, "monotonic", lambda: time.monotonic() + 61)


def test_what_is_asked_for_while_it_is_done_is_done_once_more_and_by_no_second_thread() -> None:
    begun, go_on, rounds = threading.Event(), threading.Event(), list[int]()

    def work() -> None:
        rounds.append(threading.get_ident())
        begun.set()
        assert go_on.wait(20)

    one = errand(work)
    one.start()
    assert begun.wait(20)
    for _ in range(5):
        one.start()
    assert one.is_running
    go_on.set()
    wait()
    assert len(rounds) == 2
    assert len(set(rounds)) == 1
    assert not one.is_running


def test_what_failed_is_left_alone_for_a_minute_and_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = []

    def fail() -> None:
        tried.append(1)
        raise OSError("no space left")

    one = errand(fail)
    for _ in range(20):
        one.start()
        wait()
    assert (len(tried), caplog.text.count("没有办成。"), one.is_paused) == (1, 1, True)
    a_minute_passes(monkeypatch)
    one.start()
    wait()
    assert len(tried) == 2


def test_where_the_system_has_no_thread_left_it_is_done_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    done = []
    one = errand(lambda: done.append(1))
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        one.start()
    assert not one.is_running
    a_minute_passes(monkeypatch)
    one.start()
    wait()
    assert done == [1]
