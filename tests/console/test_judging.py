"""Under each message of a patient stands what the program read, and a nurse says what of it is right."""

from __future__ import annotations

import re

from sqlmodel import Session, select

from bot.care.desk import Office
from bot.store.tables import AuditRow
from tests.console.conftest import Browser, code_of


def below(page: str, words: str) -> str:
    """What the program read in the message that begins with these words."""
    return re.sub(
        r"\s+",
        " ",
        page.split('id="story"')[1].split(words)[1].split('<details class="read"')[1].split("</details>")[0],
    )


def forms(part: str) -> list[tuple[str, dict[str, str]]]:
    """The address and the hidden fields of each form, but for its token."""
    hidden = re.compile(r'type="hidden" name="(?!csrf)(\w+)" value="([^"]*)"')
    found = re.findall(r'action="([^"]+)"(.*?)</form>', part)
    return [(action, dict(hidden.findall(rest))) for action, rest in found]


async def maria(ana: Browser, office: Office) -> tuple[str, str]:
    path = f"/cases/{await code_of(office, 'Maria')}"
    return path, (await ana.opens(path)).text


async def test_a_message_shows_what_was_read_how_it_is_meant_and_why(ana: Browser, office: Office) -> None:
    _, page = await maria(ana, office)

    read, denied = below(page, "Since lunch my"), below(page, "No <mark")

    assert "<b>trouble swallowing</b>: present, 90% certain <q>tea keeps going down the wrong way</q>" in read
    assert "Rule en.dysphagia.wrong_way" in read
    assert "<b>a changed or weak voice</b>: present" in read
    assert "<b>trouble breathing</b>: negated, 90% certain <q>trouble breathing</q>" in denied
    assert "because of en.cue.negated" in denied


async def test_a_finding_is_judged_and_everybody_sees_by_whom(ana: Browser, ben: Browser, office: Office) -> None:
    path, page = await maria(ana, office)
    action, fields = forms(below(page, "Since lunch my"))[0]

    answer = await ana.sends(action, verdict="wrong", **fields)

    assert answer.status_code == 303
    assert re.fullmatch(rf"{path}\?read=(\d+)#read-\1", answer.headers["location"])
    opened = (await ana.opens(answer.headers["location"])).text
    assert re.search(r'<details class="read" id="read-\d+" open>', opened)
    read = below((await ben.opens(path)).text, "Since lunch my")
    assert "judged by Ana Reyes" in read
    assert '<span class="chip">Ana Reyes: wrong</span>' in read
    assert read.count("Ana Reyes: wrong") == 1


async def test_a_judgement_is_changed_by_the_next_and_taken_back(ana: Browser, ben: Browser, office: Office) -> None:
    path, page = await maria(ana, office)
    action, fields = forms(below(page, "Since lunch my"))[0]
    await ben.opens(path)

    await ana.sends(action, verdict="wrong", **fields)
    await ben.sends(action, verdict="right", **fields)
    assert "Ben Osei: right" in (changed := below((await ana.opens(path)).text, "Since lunch my"))
    assert "Ana Reyes" not in changed

    await ana.sends(action, verdict="withdrawn", **fields)
    assert "judged by" not in below((await ana.opens(path)).text, "Since lunch my")


async def test_a_symptom_is_marked_as_missed_where_something_and_where_nothing_was_read(
    ana: Browser, office: Office
) -> None:
    path, page = await maria(ana, office)
    for words in ("Since lunch my", "No <mark"):
        action = forms(below(page, words))[-1][0]
        assert (await ana.sends(action, symptom="infection", words="")).status_code == 303
        read = below((await ana.opens(path)).text, words)
        assert '<b>spreading redness, pus or fever</b> <span class="chip">Ana Reyes: missed</span>' in read


async def test_the_words_of_what_was_missed_must_stand_in_the_message(ana: Browser, office: Office) -> None:
    path, page = await maria(ana, office)
    action = forms(below(page, "Since lunch my"))[-1][0]

    refused = await ana.sends(action, symptom="vision", words="i see double")
    await ana.opens(path)
    done = await ana.sends(action, symptom="generalized_weakness", words="neck was STIFF")

    assert (refused.status_code, "do not stand in the message" in refused.text) == (422, True)
    assert done.status_code == 303
    assert "<q>neck was stiff</q>" in below((await ana.opens(path)).text, "Since lunch my")


async def test_what_is_no_judgement_is_refused(ana: Browser, office: Office) -> None:
    _, page = await maria(ana, office)
    action, fields = forms(below(page, "Since lunch my"))[0]

    for verdict in ("", "missed", "perhaps"):
        assert (await ana.sends(action, verdict=verdict, **fields)).status_code == 422
        await ana.opens("/")
    for field, value in (("rule", "made.up"), ("start", "x"), ("symptom", "cold")):
        assert (await ana.sends(action, verdict="right", **{**fields, field: value})).status_code == 422
        await ana.opens("/")


async def test_judging_makes_no_other_form_too_old(ana: Browser, office: Office) -> None:
    path, page = await maria(ana, office)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    action, fields = forms(below(page, "Since lunch my"))[0]

    await ana.sends(action, verdict="right", **fields)

    assert f'name="version" value="{version[1]}"' in (await ana.opens(path)).text


async def test_a_judgement_stands_in_the_audit_without_words(ana: Browser, office: Office) -> None:
    _, page = await maria(ana, office)
    action, fields = forms(below(page, "Since lunch my"))[0]
    await ana.sends(action, verdict="right", **fields)

    def lines(session: Session) -> list[tuple[str, dict[str, object]]]:
        rows = session.exec(select(AuditRow).where(AuditRow.action == "judge_finding")).all()
        return [(row.actor, row.detail) for row in rows]

    assert await office.database.read(lines) == [("staff:1", {"symptom": "dysphagia", "verdict": "right"})]
