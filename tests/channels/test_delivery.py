"""One call to one address: taken, refused for good, or to be tried again; and nothing of the address in any word."""

from __future__ import annotations

import asyncio
import logging
import threading
from io import StringIO

import pytest

from bot.channels.address import fault_of
from bot.channels.delivery import Missed, deliver
from bot.channels.tell import teller
from bot.config import CHANNEL_SCHEMES
from tests.channels.pagers import Pagers

JSON = ("json",)
PAGE = "<b>Now</b> · case <b>K7P2</b>\nYou are called as: first nurse\nTom &amp; Jerry"


async def test_the_first_line_is_the_subject_and_the_marks_are_gone(pagers: Pagers) -> None:
    assert await deliver(pagers.address("ana"), PAGE, JSON) is None
    assert pagers.of("ana") == ["Now · case K7P2\nYou are called as: first nurse\nTom & Jerry"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_a_refusal_is_for_good(pagers: Pagers, status: int) -> None:
    pagers.answers["ana"] = status
    assert await deliver(pagers.address("ana"), PAGE, JSON) == Missed(f"HTTP {status}", for_good=True)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
async def test_a_fault_of_theirs_is_not(pagers: Pagers, status: int) -> None:
    pagers.answers["ana"] = status
    assert await deliver(pagers.address("ana"), PAGE, JSON) == Missed(f"HTTP {status}", for_good=False)


async def test_nobody_there_is_not_for_good() -> None:
    assert await deliver("json://127.0.0.1:9/x", PAGE, JSON) == Missed("NotTaken", for_good=False)


async def test_a_scheme_that_is_not_on_the_list_is_never_called(pagers: Pagers) -> None:
    missed = await deliver(pagers.address("ana"), PAGE, CHANNEL_SCHEMES.split())
    assert missed is not None
    assert missed.for_good
    assert pagers.tries == {}


@pytest.mark.parametrize(
    "address",
    [
        *(f"{scheme}://secret-host/path" for scheme in ("http", "https", "json", "jsons", "xml", "form", "file")),
        *("syslog://secret-host", "secret-host", "", "://secret-host", "dbus://secret-host", "exec://secret-host"),
    ],
)
def test_what_reaches_any_host_or_file_is_off_unless_a_clinic_says_so(address: str) -> None:
    fault = fault_of(address, CHANNEL_SCHEMES.split())
    assert fault.startswith(("begins with ", "is not ")), "it follows a word for the address"
    assert "secret-host" not in fault


def test_an_option_that_names_a_file_is_refused() -> None:
    address = "msteams://aaaa@bbbb/c/d/e?Template=/etc/passwd"
    assert fault_of(address, ("msteams",)) == "has the option template, which names a file: that is not allowed"


def test_an_address_that_lacks_a_part_is_refused_without_being_quoted() -> None:
    fault = fault_of("pagerduty://hunter2", CHANNEL_SCHEMES.split())
    assert "pagerduty" in fault
    assert "hunter2" not in fault


async def test_no_log_holds_an_address(pagers: Pagers, caplog: pytest.LogCaptureFixture) -> None:
    written = StringIO()
    everything = logging.StreamHandler(written)
    logging.getLogger().addHandler(everything)
    caplog.set_level(logging.DEBUG)
    pagers.answers["hunter2"] = 500
    await deliver(pagers.address("hunter2"), PAGE, JSON)
    logging.getLogger("other").warning("the handler hears")
    logging.getLogger().removeHandler(everything)
    assert "the handler hears" in written.getvalue()
    assert "hunter2" not in written.getvalue()


async def test_operators_are_told_by_all_addresses_and_one_is_enough(pagers: Pagers) -> None:
    pagers.answers["bad"] = 500
    tell = teller([pagers.address("bad"), pagers.address("ops")], JSON)
    assert await tell("Pages are late", "since 10:15")
    assert pagers.of("ops") == ["Pages are late\nsince 10:15"]


async def test_operators_who_cannot_be_told_are_an_answer_and_no_exception(pagers: Pagers) -> None:
    pagers.answers["bad"] = 500
    assert not await teller([pagers.address("bad")], JSON)("Pages are late", "since 10:15")
    assert not await teller([], JSON)("Pages are late", "since 10:15")


def test_operators_can_be_told_from_a_second_thread(pagers: Pagers) -> None:
    tell, told = teller([pagers.address("ops")], JSON), list[bool]()

    async def telling() -> None:
        told.append(await tell("The program stands still", "since 10:15"))

    thread = threading.Thread(target=lambda: asyncio.run(telling()))
    thread.start()
    thread.join()
    assert told == [True]
