"""Play the month of the demo's people: every message leaves by the plan, every answer is tapped or typed on a phone."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import TypeVar

from bot.care.desk import Desk
from bot.care.staff.accounts import add_staff, set_password
from bot.care.treatment.enrol import enrol
from bot.care.treatment.enrolment import read_enrolment
from bot.care.treatment.invite import new_invite
from bot.demo.cast import Cast, Part, answer_on, at, enrolment_form, treated_at
from bot.demo.duty import deeds_of
from bot.demo.phone import NoSuchButton, Phone
from bot.demo.stage import Stage
from bot.demo.work import make_round, work_on
from bot.store import people

T = TypeVar("T")
Act = Callable[[], Awaitable[object]]
Scene = tuple[datetime, int, Act]  # when, in which order at that moment, what

PASSWORD = "riverside-demo-2026"  # noqa: S105  printed for everybody who starts the demo
FIRST_CHAT = 5001
REPLY_AFTER = timedelta(minutes=4)  # the demo's people answer a check-in soon


class Seed:
    def __init__(self, stage: Stage, cast: Cast, now: datetime) -> None:
        self.stage, self.cast, self.now = stage, cast, now
        self.zone = stage.office.playbook.clinic.zone
        self.scenes: list[Scene] = []
        self.patients: dict[str, int] = {}
        self._acts = 0

    async def play(self) -> None:
        """From the first treatment to `now`."""
        self.stage.clock.stop_at(self.now - timedelta(days=self.cast.first_day, hours=18))
        for person in self.cast.staff:
            await self._hire(person)
        for index, patient in enumerate(self.cast.patients):
            self._write_scenes(patient, FIRST_CHAT + index)
        self._write_rounds()
        self._write_duties()
        played = sorted((scene for scene in self.scenes if scene[0] <= self.now), key=lambda scene: scene[:2])
        for (moment, _), together in groupby(played, key=lambda scene: scene[:2]):
            await self.stage.until(moment)
            for _, _, act in together:
                await act()
            await self.stage.settle()
        await self.stage.until(self.now)

    async def _hire(self, person: Part) -> None:
        added = await self._do(lambda desk: add_staff(desk, person["name"], person["email"], person["role"]))
        token = added.sign_in_link.rpartition("/")[2]
        await self._do(lambda desk: set_password(desk, token, PASSWORD))
        if "chat_id" in person:
            phone = Phone(self.stage.telegram, person["chat_id"], person["name"], "staff")
            phone.says(f"/start {added.telegram_link.rpartition('start=')[2]}")
            await self.stage.settle()

    def _write_scenes(self, patient: Part, chat_id: int) -> None:
        treated = treated_at(patient, self.now, self.zone)
        shown, language = str(patient.get("caregiver") or patient["name"]), str(patient.get("language", "en"))
        phone = Phone(self.stage.telegram, chat_id, shown, language=language)
        joined = treated + timedelta(minutes=20)
        self.scenes.append((joined, 0, partial(self._enrol, patient, treated, phone)))
        if not patient.get("joins", True):
            return
        for order, act in enumerate(self._joining(patient, phone), start=1):
            self.scenes.append((joined, order, act))
        first = treated.astimezone(self.zone).date()
        for day in range(1, patient["days_ago"] + 1):
            if day not in patient.get("skip", []):
                moment = at(first + timedelta(days=day), patient["hour"], self.zone) + REPLY_AFTER
                self.scenes += [
                    (moment, order, act) for order, act in enumerate(self._check_in(patient, phone, day), start=1)
                ]
        for event in patient.get("events", []):
            moment = self._moment_of(event, first)
            self.scenes += [
                (moment, order, act) for order, act in enumerate(self._event(patient, phone, event), start=1)
            ]

    def _moment_of(self, event: Part, first: date) -> datetime:
        if "minutes_ago" in event:
            return self.now - timedelta(minutes=event["minutes_ago"])
        return at(first + timedelta(days=event["day"]), event["at"], self.zone) + timedelta(
            minutes=event.get("later", 0)
        )

    def _write_rounds(self) -> None:
        today = self.now.astimezone(self.zone).date()
        for ago in range(self.cast.rounds["days"], -1, -1):
            for hour in self.cast.rounds["hours"]:
                self.scenes.append((at(today - timedelta(days=ago), hour, self.zone), 99, self._round))

    def _write_duties(self) -> None:
        drill = self.stage.office.playbook.drill
        for moment, deed in deeds_of(self.cast, self.now, self.zone, drill.weekday, drill.hour):
            self.scenes.append((moment, 98, partial(self._do, deed)))

    async def _round(self) -> None:
        await self._do(partial(make_round, self.cast.rounds))

    def _joining(self, patient: Part, phone: Phone) -> list[Act]:
        hour = patient["hour"].replace(":", ".")
        return [
            partial(_says, phone, str(patient["birth_year"])),
            partial(_taps, phone, "^consent:agree$"),
            partial(_taps, phone, f"^hour:{hour}$"),
        ]

    def _check_in(self, patient: Part, phone: Phone, day: int) -> list[Act]:
        """The taps of one day, as this patient would answer."""
        effects = patient.get("effects", {}).get(str(day), [])
        pain, headache = patient.get("pain", {}).get(str(day)), patient.get("headache", {}).get(str(day))
        effects = [*effects, *(["sore"] if pain and "sore" not in effects else [])]
        goal = answer_on(patient.get("goal", {}), day) or "same"
        taps = ["^d:\\d+:flags:none$"]
        taps += [f"^d:\\d+:effects:{effect}$" for effect in effects] or ["^d:\\d+:effects:none$"]
        taps += ["^dd:\\d+:effects$"] if effects else []
        taps += [f"^d:\\d+:pain:{pain or 1}$"] if "sore" in effects else []
        taps += [f"^d:\\d+:headache:{headache or 2}$"] if "headache" in effects else []
        return [partial(_taps, phone, pattern) for pattern in [*taps, f"^d:\\d+:goal:{goal}$"]]

    def _event(self, patient: Part, phone: Phone, event: Part) -> list[Act]:
        if "says" in event:
            return [partial(_says, phone, event["says"])]
        if "taps" in event:
            return [partial(_taps, phone, event["taps"])]
        if "photo" in event:
            return [partial(_photo, phone, event["photo"])]
        if "adds" in event:
            return [partial(_taps, phone, f"^da:\\d+:{event['adds']}$"), partial(_says, phone, event["text"])]
        return [partial(self._work, patient, event)]

    async def _enrol(self, patient: Part, treated: datetime, phone: Phone) -> None:
        clinician = next(person["email"] for person in self.cast.staff if person["role"] == "clinician")
        form = read_enrolment(enrolment_form(patient, treated), self.stage.office.playbook, self.stage.clock())
        enrolled = await self._do(lambda desk: enrol(desk, form, people.staff_by_email(desk.session, clinician)))
        self.patients[patient["name"]] = enrolled.patient_id
        token = enrolled.token
        if "caregiver" in patient:
            token = (await self._do(lambda desk: new_invite(desk, enrolled.patient_id, "caregiver"))).token
        phone.says(f"/start {token}" if patient.get("joins", True) else "/start")

    async def _work(self, patient: Part, event: Part) -> None:
        await self._do(partial(work_on, self.patients[patient["name"]], event))

    async def _do(self, act: Callable[[Desk], T]) -> T:
        self._acts += 1
        return await self.stage.office.act(f"demo:{self._acts}", act)


def logins(cast: Cast) -> list[dict[str, str]]:
    """Who may sign in to the console of the demo."""
    return [{key: person[key] for key in ("name", "email", "role")} | {"password": PASSWORD} for person in cast.staff]


async def _says(phone: Phone, text: str) -> None:
    phone.says(text)


async def _photo(phone: Phone, caption: str) -> None:
    phone.telegram.photo(phone.chat_id, None, caption)


async def _taps(phone: Phone, pattern: str) -> None:
    """A button that is not there (the question is answered already) is passed over."""
    with contextlib.suppress(NoSuchButton):
        phone.taps_data(pattern)
