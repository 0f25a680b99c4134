"""The monthly review in the console, its files, the cases behind its figures, and the second look that knows no answer."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable

import pytest
from sqlmodel import select

from bot.care.desk import Office
from bot.store.tables import AuditRow, CaseRow, PatientRow, RatingRow, SampledRow
from tests.console.conftest import Browser
from tests.console.october import CASES, MONTH
from tests.console.october import october as october
from tests.console.october import office as office
from tests.console.small_clinic import STAFF

PAGE = f"/review?month={MONTH}"
TABLES = ("outcomes", "load", "times", "near-misses", "advice", "complications", "rules", "missed", "adherence")


@pytest.fixture
async def clara(someone: Callable[[], Browser]) -> Browser:
    """A clinician, signed in."""
    browser = someone()
    await browser.signs_in("clara@clinic.example")
    return browser


@pytest.fixture
async def ada(someone: Callable[[], Browser]) -> Browser:
    browser = someone()
    await browser.signs_in("ada@clinic.example")
    return browser


async def actions(office: Office) -> list[tuple[str, str]]:
    return await office.database.read(
        lambda session: [(row.action, row.subject) for row in session.exec(select(AuditRow).order_by(AuditRow.id))]  # type: ignore[arg-type]
    )


async def test_the_month_in_a_few_figures(clara: Browser) -> None:
    page = (await clara.opens(PAGE)).text

    assert "Review of October 2026" in page
    assert re.search(rf"<dt>Cases opened</dt><dd><b>{CASES + 1}</b>", page)
    for name in TABLES:
        assert f'id="{name}"' in page
    assert "The bounds are exact (Clopper-Pearson, 95 %)." in page


async def test_without_a_month_it_is_the_one_that_runs(clara: Browser) -> None:
    page = (await clara.opens("/review")).text

    assert "Review of November 2026" in page
    assert "No case opened in these days." in page


async def test_any_days_can_be_looked_at(clara: Browser) -> None:
    page = (await clara.opens("/review?from=2026-10-01&to=2026-10-03")).text

    assert "Review of Thursday 1 October to Saturday 3 October" in page


@pytest.mark.parametrize(
    "query", ["month=october", "month=2026-99", "from=2026-10-09&to=2026-10-01", "from=2026-10-09"]
)
async def test_days_that_make_no_sense_say_what_to_do(clara: Browser, query: str) -> None:
    answer = await clara.opens(f"/review?{query}")

    assert answer.status_code == 422
    assert "Choose a month like 2026-11" in answer.text


@pytest.mark.parametrize("name", TABLES)
async def test_each_table_is_a_file(clara: Browser, name: str) -> None:
    answer = await clara.opens(f"/review/{name}.csv?month={MONTH}")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'filename="aftercare-{name}-{MONTH}.csv"' in answer.headers["content-disposition"]
    assert len(list(csv.reader(io.StringIO(answer.text)))) > 1


async def test_a_file_there_is_not_is_not_found(clara: Browser) -> None:
    assert (await clara.opens(f"/review/nothing.csv?month={MONTH}")).status_code == 404
    assert (await clara.opens(f"/review/sample/nothing.csv?month={MONTH}")).status_code == 404


async def test_a_figure_leads_to_its_cases(clara: Browser) -> None:
    page = (await clara.opens(PAGE)).text
    link = next(link for link in re.findall(r'href="(/review/cases[^"]+)"', page) if "noise" in link)

    listed = (await clara.opens(html.unescape(link))).text

    codes = re.findall(r'<a href="/cases/(\w{4})">', listed)
    assert len(codes) == 2
    assert listed.count("No red flag, ") == 2
    assert (await clara.opens(f"/cases/{codes[0]}")).status_code == 200


async def test_an_admin_sees_the_cases_and_no_way_to_them(ada: Browser) -> None:
    listed = (await ada.opens(f"/review/cases?month={MONTH}&table=load&key=all")).text

    assert 'scope="row" class="code"' in listed
    assert "/cases/" not in listed


async def test_that_the_review_was_read_is_recorded(clara: Browser, office: Office) -> None:
    await clara.opens(PAGE)
    await clara.opens(f"/review/rules.csv?month={MONTH}")

    found = await actions(office)
    assert ("read_review", "review:2026-10-01/2026-10-31") in found
    assert ("export_review", "review:2026-10-01/2026-10-31") in found


async def test_the_sample_is_drawn_by_a_button_that_goes_away(clara: Browser) -> None:
    page = (await clara.opens(f"/review/sample?month={MONTH}")).text
    assert "Draw the cases" in page

    answer = await clara.sends("/review/sample", month=MONTH)

    assert answer.status_code == 303
    assert "Draw the cases" not in (await clara.opens(answer.headers["location"])).text
    again = await clara.sends("/review/sample", month=MONTH)
    assert again.status_code == 422
    assert "already" in again.text


async def test_a_month_that_runs_offers_no_draw(clara: Browser) -> None:
    page = (await clara.opens("/review/sample?month=2026-11")).text

    assert "This month is not over" in page
    assert "Draw the cases" not in page


async def test_a_nurse_sees_what_waits_for_them_and_no_figures(clara: Browser, ana: Browser) -> None:
    await clara.opens("/review/sample")
    await clara.sends("/review/sample", month=MONTH)

    page = (await ana.opens("/review/sample")).text

    assert re.search(r"Waiting for you: [1-9]", page)
    assert "Kappa" not in page
    assert "Draw the cases" not in page
    assert 'href="/review"' not in page
    assert (await ana.opens(PAGE)).status_code == 403


async def test_the_second_look_knows_no_answer(clara: Browser, ana: Browser, ben: Browser, office: Office) -> None:
    """Every page of every reviewer, against all that would tell: names, codes, outcomes, reasons, tiers given, why it was drawn."""
    await clara.opens("/review/sample")
    await clara.sends("/review/sample", month=MONTH)
    known = await office.database.read(
        lambda session: {
            row.id or 0: (case.code, session.get_one(PatientRow, case.patient_id).name, case.outcome)
            for row, case in session.exec(select(SampledRow, CaseRow).where(CaseRow.id == SampledRow.case_id))
        }
    )
    label = office.playbook.words_in("en").label
    looked, read = set(), set()
    for reviewer, own_name in ((ana, "Ana Reyes"), (ben, "Ben Osei"), (clara, "Dr. Clara Lindqvist")):
        listed = (await reviewer.opens("/review/sample")).text
        for number in map(int, re.findall(r'href="/review/sample/(\d+)"', listed)):
            page = (await reviewer.opens(f"/review/sample/{number}")).text
            shown = page.split('<main id="main"')[1].split("<form")[0]
            code, name, outcome = known[number]
            tells = [
                code,
                name,
                label(f"outcome.{outcome}"),
                *(who for who, _, _ in STAFF if who != own_name),
                own_name,
            ]
            tells += [label(f"tier.{tier}") for tier in ("emergency", "ed_now", "clinic_now", "same_day")]
            tells += [label(f"noise_reason.{reason}") for reason in office.playbook.review.noise_reasons]
            tells += [label(f"sampled.{why}") for why in ("noise", "later_ed", "random")]
            assert [tell for tell in tells if tell in shown] == []
            looked.add(number)
            if 'class="item-text"' in shown:
                read.add(number)

    assert looked == set(known)
    assert len(read) >= len(known) - 1  # of one that may be drawn nothing was said: a nurse raised it


async def test_a_rating_is_saved_once_and_the_meeting_sees_who_differs(
    clara: Browser, ana: Browser, office: Office
) -> None:
    await clara.opens("/review/sample")
    await clara.sends("/review/sample", month=MONTH)
    number = re.findall(r'href="(/review/sample/\d+)"', (await ana.opens("/review/sample")).text)[0]
    await ana.opens(number)

    half = await ana.sends(number, tier="self_care")
    done = await ana.sends(number, tier="self_care", meaning="noise")
    again = await ana.sends(number, tier="emergency", meaning="seen")

    assert (half.status_code, done.status_code, again.status_code) == (422, 303, 422)
    assert "Choose how fast" in half.text
    kept = await office.database.read(lambda session: [row.tier for row in session.exec(select(RatingRow))])
    assert kept == ["self_care"]
    meeting = (await clara.opens(f"/review/sample?month={MONTH}")).text
    assert "Rated: 1." in meeting
    assert "For the meeting: where the two differ" in meeting
    assert "Ben Osei" in meeting.split("where the two differ")[1]
    table = await clara.opens(f"/review/sample/agreement-nurses.csv?month={MONTH}")
    assert "Ben Osei,1," in table.text
    assert ("read_sample", number.replace("/review/sample/", "sample:")) in await actions(office)


async def test_one_who_closed_a_case_finds_no_way_to_rate_it(clara: Browser, ana: Browser, office: Office) -> None:
    await clara.opens("/review/sample")
    await clara.sends("/review/sample", month=MONTH)
    offered = set(re.findall(r'href="(/review/sample/\d+)"', (await ana.opens("/review/sample")).text))
    everything = await office.database.read(
        lambda session: {f"/review/sample/{row.id}" for row in session.exec(select(SampledRow))}
    )

    refused = everything - offered
    assert refused
    for path in refused:
        assert (await ana.opens(path)).status_code == 422
