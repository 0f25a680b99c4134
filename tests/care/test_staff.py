"""Staff: added once, links used once, tries counted, sessions that end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.care.desk import Desk
from bot.care.errors import Refused
from bot.care.hand_over.disable_staff import disable_staff, end_sign_in
from bot.care.staff.accounts import (
    SESSION_IDLE,
    SESSION_LIFETIME,
    TRIES,
    SignedIn,
    SignInRefused,
    add_staff,
    join_telegram,
    set_password,
    sign_in,
    sign_in_link,
    sign_out,
    staff_of_link,
    staff_of_session,
    telegram_link,
)
from bot.store import people
from bot.store.tables import AttemptRow, StaffRow
from tests.care.counter import CONSOLE, Counter

PASSWORD = "correct horse battery"


def link_token(counter: Counter, staff: StaffRow) -> str:
    return counter.does(lambda desk: sign_in_link(desk, staff)).rpartition("/")[2]


def with_password(counter: Counter) -> StaffRow:
    staff = counter.staff()
    token = link_token(counter, staff)
    counter.does(lambda desk: set_password(desk, token, PASSWORD))
    return staff


def tries(counter: Counter, email: str, password: str, address: str = "1.2.3.4") -> SignedIn | SignInRefused:
    return counter.does(lambda desk: sign_in(desk, email, password, address))


def test_somebody_added_gets_a_link_for_the_console_and_one_for_telegram(counter: Counter) -> None:
    added = counter.does(lambda desk: add_staff(desk, " Ana ", " Ana@Example.ORG ", "nurse"))
    assert (added.staff.name, added.staff.email) == ("Ana", "ana@example.org")
    assert added.sign_in_link.startswith(f"{CONSOLE}/sign-in/link/")
    assert added.telegram_link.startswith("https://t.me/clinic_bot?start=s-")


def test_all_faults_of_an_addition_are_told_at_once(counter: Counter) -> None:
    with pytest.raises(Refused, match=r"name: .*email: .*role: "):
        counter.does(lambda desk: add_staff(desk, " ", "nobody", "doctor"))


def test_the_same_address_is_added_once(counter: Counter) -> None:
    counter.staff()
    with pytest.raises(Refused, match="is here already"):
        counter.does(lambda desk: add_staff(desk, "Ana", "ANA@example.org", "nurse"))


def test_a_sign_in_link_sets_a_password_once(counter: Counter) -> None:
    staff = counter.staff()
    token = link_token(counter, staff)
    assert counter.does(lambda desk: set_password(desk, token, PASSWORD)).staff.id == staff.id
    with pytest.raises(Refused, match="used or is too old"):
        counter.does(lambda desk: set_password(desk, token, PASSWORD))
    assert counter.does(lambda desk: staff_of_link(desk, token)) is None


def test_a_sign_in_link_expires(counter: Counter) -> None:
    token = link_token(counter, counter.staff())
    counter.passes(hours=24)
    with pytest.raises(Refused, match="used or is too old"):
        counter.does(lambda desk: set_password(desk, token, PASSWORD))


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "ANA@example.org"])
def test_a_weak_password_is_refused_and_the_link_is_kept(counter: Counter, password: str) -> None:
    token = link_token(counter, counter.staff())
    with pytest.raises(Refused, match="at least 12 characters"):
        counter.does(lambda desk: set_password(desk, token, password))
    assert counter.does(lambda desk: staff_of_link(desk, token)) is not None


def test_the_password_is_not_kept(counter: Counter) -> None:
    staff = with_password(counter)
    kept = counter.reads(lambda session: session.get_one(StaffRow, staff.id)).password_hash
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept


def test_an_unknown_address_and_a_wrong_password_get_the_same_words(counter: Counter) -> None:
    with_password(counter)
    refusals = [tries(counter, "ana@example.org", "wrong"), tries(counter, "nobody@example.org", PASSWORD)]
    assert all(isinstance(refusal, SignInRefused) for refusal in refusals)
    assert len({str(refusal) for refusal in refusals}) == 1


def test_nobody_signs_in_before_a_password_is_set(counter: Counter) -> None:
    counter.staff()
    assert isinstance(tries(counter, "ana@example.org", ""), SignInRefused)


def failed_before(counter: Counter, bucket: str) -> None:
    """All tries but the last are gone."""
    gone = [AttemptRow(bucket=bucket, at=counter.now) for _ in range(TRIES - 1)]
    counter.reads(lambda session: session.add_all(gone))


def test_too_many_tries_wait_even_with_the_right_password(counter: Counter) -> None:
    with_password(counter)
    failed_before(counter, f"email:{people.hash_of('ana@example.org')}")
    tries(counter, "ANA@example.org ", "wrong", "10.0.0.1")
    refused = tries(counter, "ana@example.org", PASSWORD, "10.0.1.1")
    assert isinstance(refused, SignInRefused)
    assert "Too many tries" in str(refused)
    counter.passes(minutes=15)
    assert isinstance(tries(counter, "ana@example.org", PASSWORD), SignedIn)


def test_too_many_tries_from_one_address_wait_whatever_the_name(counter: Counter) -> None:
    with_password(counter)
    failed_before(counter, "address:6.6.6.6")
    tries(counter, "guess@example.org", "wrong", "6.6.6.6")
    assert "Too many" in str(tries(counter, "ana@example.org", PASSWORD, "6.6.6.6"))
    assert isinstance(tries(counter, "ana@example.org", PASSWORD, "7.7.7.7"), SignedIn)


def signed_in(counter: Counter) -> SignedIn:
    with_password(counter)
    session = tries(counter, " ANA@example.org", PASSWORD)
    assert isinstance(session, SignedIn)
    return session


def test_a_session_ends_when_it_is_idle(counter: Counter) -> None:
    token = signed_in(counter).token
    counter.now += SESSION_IDLE
    assert counter.does(lambda desk: staff_of_session(desk, token)) is not None
    counter.now += SESSION_IDLE + timedelta(seconds=1)
    assert counter.does(lambda desk: staff_of_session(desk, token)) is None


def test_a_session_ends_after_its_lifetime_however_busy(counter: Counter) -> None:
    token = signed_in(counter).token
    end = counter.now + SESSION_LIFETIME
    while counter.now < end:
        assert counter.does(lambda desk: staff_of_session(desk, token)) is not None
        counter.passes(minutes=10)
    counter.passes(minutes=1)
    assert counter.does(lambda desk: staff_of_session(desk, token)) is None


def test_signing_out_ends_the_session(counter: Counter) -> None:
    token = signed_in(counter).token
    counter.does(lambda desk: sign_out(desk, token))
    assert counter.does(lambda desk: staff_of_session(desk, token)) is None


def test_a_cookie_nobody_was_given_is_nobodys(counter: Counter) -> None:
    signed_in(counter)
    for token in ("", "x", "' OR 1=1 --"):
        assert counter.does(lambda desk, token=token: staff_of_session(desk, token)) is None  # type: ignore[misc]


def test_who_left_neither_signs_in_nor_stays_signed_in_nor_is_paged(counter: Counter) -> None:
    session = signed_in(counter)
    boss = counter.staff("Boss", "admin")
    counter.does(lambda desk: disable_staff(desk, again(desk, session.staff), boss))
    assert counter.does(lambda desk: staff_of_session(desk, session.token)) is None
    assert isinstance(tries(counter, "ana@example.org", PASSWORD), SignInRefused)
    assert session.staff.id not in [row.id for row in counter.reads(people.active_staff)]


def test_nobody_disables_themselves(counter: Counter) -> None:
    boss = counter.staff("Boss", "admin")
    with pytest.raises(Refused, match="cannot disable yourself"):
        counter.does(lambda desk: disable_staff(desk, again(desk, boss), boss))


def test_a_session_is_ended_from_elsewhere_by_its_owner_only(counter: Counter) -> None:
    session, other = signed_in(counter), counter.staff("Bo")
    number = counter.does(lambda desk: staff_of_session(desk, session.token))
    assert number is not None
    counter.does(lambda desk: end_sign_in(desk, other, number.sign_in_id))
    assert counter.does(lambda desk: staff_of_session(desk, session.token)) is not None
    counter.does(lambda desk: end_sign_in(desk, session.staff, number.sign_in_id))
    assert counter.does(lambda desk: staff_of_session(desk, session.token)) is None


def test_a_telegram_link_joins_one_chat_once(counter: Counter) -> None:
    staff = counter.staff()
    payload = counter.does(lambda desk: telegram_link(desk, staff)).partition("start=")[2]
    assert len(payload) <= 64  # Telegram's limit
    joined = counter.does(lambda desk: join_telegram(desk, 900, payload))
    assert joined is not None
    assert joined.chat_id == 900
    assert counter.does(lambda desk: join_telegram(desk, 901, payload)) is None


def test_a_telegram_link_expires(counter: Counter) -> None:
    staff = counter.staff()
    payload = counter.does(lambda desk: telegram_link(desk, staff)).partition("start=")[2]
    counter.passes(hours=24)
    assert counter.does(lambda desk: join_telegram(desk, 900, payload)) is None


def test_a_shared_phone_belongs_to_who_joined_last(counter: Counter) -> None:
    ana, bo = counter.staff("Ana", chat_id=900), counter.staff("Bo", chat_id=900)
    chats = {row.id: row.chat_id for row in counter.reads(people.active_staff)}
    assert chats == {ana.id: None, bo.id: 900}


def again(desk: Desk, staff: StaffRow) -> StaffRow:
    """The row of this transaction."""
    return desk.session.get_one(StaffRow, staff.id)
