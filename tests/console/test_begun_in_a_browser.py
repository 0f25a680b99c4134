"""What somebody has begun on an open page stays as they left it, while everything around it goes on; and it is never sent unaware of news."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page
from sqlmodel import select

from bot.care.case.flag import Flag
from bot.care.desk import Desk
from bot.care.hearing.answer import answer_said
from bot.care.red_flag.raise_case import raise_case
from bot.care.working.claim_case import claim_case
from bot.care.working.hand_to import hand_to
from bot.care.working.log_call import log_call
from bot.care.working.work_case import add_note
from bot.domain.case import EventKind
from bot.domain.incoming import Kind, Person, Said
from bot.domain.tier import Tier
from bot.store import people
from bot.store.tables import ContactRow, PatientRow
from tests.console.test_case import nurse
from tests.console.test_in_a_browser import Served, chromium, launched, page_of, served

__all__ = ["chromium", "launched", "served"]  # fixtures

NEWS = "tell the nurse my cousin visits"


def patient_of(desk: Desk, name: str) -> PatientRow:
    return next(row for row in desk.session.exec(select(PatientRow)).all() if row.name.startswith(name))


def says(served: Served, name: str, text: str) -> None:
    def act(desk: Desk) -> None:
        patient = patient_of(desk, name)
        contact = desk.session.exec(select(ContactRow).where(ContactRow.patient_id == patient.id)).first()
        assert contact is not None
        answer_said(desk, Said(Person(contact.chat_id, "x", "en"), Kind.TEXT, text, 9000))

    served.act(act)


def worse(served: Served, name: str) -> None:
    served.act(
        lambda desk: raise_case(desk, patient_of(desk, name), Flag(EventKind.RED_FLAG, Tier.EMERGENCY, ("dyspnea",)))
    )


def noted(served: Served, name: str, words: str = "wife called") -> None:
    served.act(lambda desk: add_note(desk, served.codes[name], nurse(desk.session, "ben"), words))


def taken(served: Served, *, reached: bool = False) -> None:
    """Maria's case is Ana's."""

    def act(desk: Desk) -> None:
        ana = people.staff_by_email(desk.session, "ana@clinic.example")
        assert ana is not None
        claim_case(desk, served.codes["Maria"], ana)
        if reached:
            log_call(desk, served.codes["Maria"], ana, "reached")

    served.act(act)


@pytest.fixture
def page(chromium: Browser, served: Served) -> Page:
    page = page_of(chromium, served, "ana@clinic.example")
    page.set_default_timeout(10_000)
    return page


def leaves(page: Page) -> None:
    """The field that was filled in last."""
    page.evaluate("document.activeElement.blur()")


def test_whom_somebody_called_does_not_change_under_their_hands(page: Page, served: Served) -> None:
    taken(served)
    page.goto(served.path("/cases/{Maria}"))
    page.select_option("#whom", "emergency_contact")
    page.focus(".case-next a.button.big")

    says(served, "Maria", NEWS)
    page.wait_for_selector(f"#story >> text={NEWS}")

    assert page.input_value("#whom") == "emergency_contact"
    page.click("text=I reached them")
    page.wait_for_selector("h1:has-text('changed meanwhile')")
    assert NEWS in page.inner_text("main")
    page.click("text=Do it all the same")
    page.wait_for_selector("text=Done: call logged")
    assert "reached the emergency contact" in page.inner_text("#story")


def test_a_choice_that_was_taken_back_is_a_choice(page: Page, served: Served) -> None:
    taken(served)
    page.goto(served.path("/cases/{Maria}"))
    page.select_option("#whom", "caregiver")
    page.select_option("#whom", "patient")
    leaves(page)

    def unanswered(desk: Desk) -> None:
        for _ in range(2):
            log_call(desk, served.codes["Maria"], nurse(desk.session, "ben"), "no_answer")

    served.act(unanswered)
    page.wait_for_selector("text=Call the emergency contact next.")

    assert page.input_value("#whom") == "patient"


def test_what_nobody_has_touched_goes_on_with_the_case(page: Page, served: Served) -> None:
    taken(served)
    page.goto(served.path("/cases/{Maria}"))
    before = page.get_attribute(".calls [name=version]", "value")
    noted(served, "Maria")
    page.wait_for_selector("#story >> text=wife called")

    assert page.get_attribute(".calls [name=version]", "value") != before
    page.click("text=No answer")
    page.wait_for_selector("text=Done: call logged")


def test_half_a_decision_and_half_a_protocol_stay_when_a_colleague_writes_a_note(page: Page, served: Served) -> None:
    taken(served, reached=True)
    page.goto(served.path("/cases/{Maria}"))
    page.fill("#decision", "Thicken all drinks")
    page.click("#more-protocol summary")
    for ticks in page.locator("#protocol fieldset").all()[:2]:
        ticks.locator("input").first.check()
    page.click("#more-tier summary")
    page.fill("#tier-reason", "she sounds")
    leaves(page)

    noted(served, "Maria")
    page.wait_for_selector("#story >> text=wife called")

    assert page.input_value("#decision") == "Thicken all drinks"
    assert page.locator("#protocol input:checked").count() == 2
    assert page.input_value("#tier-reason") == "she sounds"
    page.click("text=Write down the decision")
    page.wait_for_selector("h1:has-text('changed meanwhile')")
    assert "wife called" in page.inner_text("main")
    assert "Thicken all drinks" in page.inner_text("main")


def test_around_what_was_begun_the_page_goes_on(page: Page, served: Served) -> None:
    taken(served, reached=True)
    page.goto(served.path("/cases/{Maria}"))
    page.fill("#decision", "Thicken all drinks")
    leaves(page)

    served.act(lambda desk: hand_to(desk, served.codes["Maria"], nurse(desk.session, "ana"), 2))
    page.wait_for_selector("#next >> text=Ben Osei is asked to take it.")

    assert page.input_value("#decision") == "Thicken all drinks"


def test_the_step_moves_on_and_the_words_stay_below_it(page: Page, served: Served) -> None:
    """Nothing that was written falls away because its form no longer belongs to the step."""
    page.goto(served.path("/cases/{Tom}"))
    page.select_option("#whom", "caregiver")
    leaves(page)

    worse(served, "Tom")
    page.wait_for_selector("#next >> text=I have it")

    assert page.input_value("#whom") == "caregiver"
    assert page.locator("#next form.calls").count() == 1
    page.click("text=I reached them")
    page.wait_for_selector("h1:has-text('changed meanwhile')")


def test_words_written_before_the_news_do_not_go_out_after_it_unseen(page: Page, served: Served) -> None:
    page.goto(served.path("/cases/{Tom}"))
    page.fill("#text", "You can stay at home, it is usual")
    leaves(page)

    worse(served, "Tom")
    page.wait_for_selector("#case-head >> text=Emergency")
    page.click("text=See what is sent")

    page.wait_for_selector("h1:has-text('changed meanwhile')")
    assert "Tier raised: Emergency" in page.inner_text("main")
    assert "You can stay at home, it is usual" in page.inner_text("main")


def test_the_story_goes_on_while_somebody_judges_a_line_of_it(page: Page, served: Served) -> None:
    page.clock.install()
    page.goto(served.path("/cases/{Maria}"))
    read = page.locator("details.read").first
    read.locator("summary").click()
    read.get_by_label("It missed").select_option("vision")
    read.get_by_label("In these words").focus()
    page.keyboard.type("hoarse")
    page.keyboard.press("ArrowLeft")

    worse(served, "Maria")
    page.clock.run_for(30_000)
    page.wait_for_selector("#story >> text=Red flag")
    noted(served, "Maria")
    page.clock.run_for(30_000)
    page.wait_for_selector("#story >> text=wife called")

    page.keyboard.type("x")
    assert read.get_by_label("In these words").input_value() == "hoarsxe", "the cursor is where it was"
    assert read.get_by_label("It missed").input_value() == "vision"


def test_a_page_that_refused_a_form_goes_on_and_keeps_the_words(page: Page, served: Served) -> None:
    page.goto(served.path("/cases/{Tom}"))
    page.fill("#text", "You can stay at home")
    page.select_option("#phrase", "call_at")  # and no hour
    page.click("text=See what is sent")
    page.wait_for_selector(".alarm")
    leaves(page)

    worse(served, "Tom")
    page.wait_for_selector("#case-head >> text=Emergency")
    assert page.input_value("#text") == "You can stay at home"
    page.fill("#time", "15:00")
    page.click("text=See what is sent")
    page.wait_for_selector("h1:has-text('changed meanwhile')")
