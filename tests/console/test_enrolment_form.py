"""Enrolling by the form, and the card it yields."""

import re

from sqlmodel import Session, select

from bot.care.desk import Office
from bot.care.treatment.join import consent, start
from bot.domain.incoming import Person
from bot.store import people
from bot.store.tables import GoalRow, InjectionRow, InviteRow, PatientRow
from tests.console.conftest import Browser

COMPLETE: dict[str, str | list[str]] = {
    "name": "Rosa Blum",
    "birth_year": "1970",
    "phone": "+1 555 010 0777",
    "language": "es",
    "indication": "glabellar_lines",
    "treated_on": "2026-11-20",
    "treated_time": "09:30",
    "product": "Dysport",
    "lot": "L1",
    "injections.0.muscle": "Procerus",
    "injections.0.side": "midline",
    "injections.0.units": "10",
    "injections.3.muscle": "some muscle of my own",
    "injections.3.side": "left",
    "injections.3.units": "12.5",
    "goals.1.text": "frown less",
    "goals.1.kind": "cosmetic",
    "risk_flags": ["first_treatment", "pregnant"],
}


def faults(page: str) -> list[str]:
    return re.findall(r'<li><a href="#([\w.]+)">', page)


async def test_a_complete_form_gives_a_card_to_hand_over(ana: Browser, office: Office) -> None:
    await ana.opens("/patients/new")
    sent = await ana.sends("/patients/new", **COMPLETE)
    card = (await ana.opens(sent.headers["location"])).text

    assert sent.status_code == 303
    assert "Card for Rosa Blum" in card
    assert "https://t.me/aftercare_bot?start=" in card
    assert 'src="data:image/svg+xml' in card
    assert 'lang="es"' in card
    assert "Riverside Clinic" in card


async def test_rows_are_stored_as_typed_and_a_label_becomes_its_muscle(ana: Browser, office: Office) -> None:
    await ana.opens("/patients/new")
    await ana.sends("/patients/new", **COMPLETE)

    def stored(session: Session) -> tuple[list[tuple[str, str, float]], str, list[str]]:
        rows = session.exec(select(InjectionRow)).all()[-2:]
        goal = session.exec(select(GoalRow)).all()[-1]
        patient = session.exec(select(PatientRow)).all()[-1]
        return [(row.muscle, row.side, row.units) for row in rows], goal.text, patient.risk_flags

    injections, goal, risks = await office.database.read(stored)
    assert injections == [("procerus", "midline", 10), ("some muscle of my own", "left", 12.5)]
    assert (goal, risks) == ("frown less", ["first_treatment", "pregnant"])


async def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_stays(ana: Browser) -> None:
    await ana.opens("/patients/new")
    changes: dict[str, str | list[str]] = {
        "name": "",
        "birth_year": "18",
        "treated_on": "2026-11-31",
        "lot": "",
        "injections.3.units": "-4",
        "phone": "<b>1</b>",
    }
    wrong = COMPLETE | changes

    page = await ana.sends("/patients/new", **wrong)

    assert page.status_code == 422
    assert faults(page.text) == ["name", "birth_year", "treated_time", "lot", "injections.3.units"]
    assert "5 things are missing or wrong" in page.text
    assert "Injection 4, units: How many units?" in page.text
    assert 'value="&lt;b&gt;1&lt;/b&gt;"' in page.text
    assert 'value="some muscle of my own"' in page.text
    assert re.search(r'value="pregnant" checked', page.text)
    assert all(f'id="{name}"' in page.text for name in faults(page.text))


async def test_an_empty_form_lists_everything_that_is_needed(ana: Browser) -> None:
    await ana.opens("/patients/new")
    page = await ana.sends("/patients/new", language="en")

    needed = {"name", "birth_year", "phone", "indication", "treated_time", "product", "lot"}
    assert needed <= set(faults(page.text))
    assert 'href="#injections.0.muscle"' in page.text


async def test_a_treatment_in_the_future_is_refused(ana: Browser) -> None:
    await ana.opens("/patients/new")
    page = await ana.sends("/patients/new", **COMPLETE | {"treated_on": "2026-11-21"})

    assert "in the future" in page.text


async def test_more_rows_are_given_without_a_script_and_nothing_is_lost(ana: Browser, office: Office) -> None:
    await ana.opens("/patients/new")
    page = await ana.sends("/patients/new", **COMPLETE, rows="6", more="1")

    assert page.status_code == 200
    assert 'name="injections.9.units"' in page.text
    assert 'value="Rosa Blum"' in page.text
    assert faults(page.text) == []


async def test_the_card_turns_to_connected_and_shows_its_link_no_more(ana: Browser, office: Office) -> None:
    await ana.opens("/patients/new")
    path = (await ana.sends("/patients/new", **COMPLETE)).headers["location"]
    token = (await ana.opens(path)).text.split("?start=")[1].split('"')[0]

    def join(session: Session) -> None:
        desk = office.desk(session, "join")
        start(desk, Person(999, "Rosa", "es"), token)
        contact = people.contact_of_chat(session, 999)
        assert contact is not None
        session.get_one(InviteRow, contact.invite_id).used_at = desk.now
        consent(desk, contact, "agree")

    await office.database.act(join)
    page = (await ana.opens(f"{path}?refresh=1")).text

    assert "The chat is joined." in page
    assert token not in page


async def test_a_caregiver_gets_a_card_of_their_own(ana: Browser) -> None:
    await ana.opens("/patients/1")
    path = (await ana.sends("/patients/1/invites", kind="caregiver")).headers["location"]

    assert "For the caregiver" in (await ana.opens(path)).text
    assert (await ana.sends("/patients/1/invites", kind="stranger")).status_code == 404
    assert (await ana.sends("/patients/999/invites", kind="patient")).status_code == 404
