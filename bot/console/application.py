"""The web console as one application: every address in one list, each with who may open it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI
from markupsafe import Markup
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from bot.care.desk import Office
from bot.care.staff.accounts import SESSION_IDLE, SESSION_LIFETIME
from bot.console.case import case_forms, case_more_forms, case_page, case_photos, have_it, judge_forms, record
from bot.console.gate import Address, route
from bot.console.headers import SafeHeaders, safe_headers
from bot.console.live import events
from bot.console.page.access import ADMIN, CARE, JUDGE, PUBLIC, REVIEW, STAFF, WATCH, Cookies
from bot.console.page.bell import Bell
from bot.console.page.files import show_file, static_files
from bot.console.page.review_print import ReviewPrint
from bot.console.page.templating import templates
from bot.console.page.visit import Console
from bot.console.patient import enrolment_form, invites, patients, photos, summary_page, treat_again_form
from bot.console.problems import handlers
from bot.console.queue import drills, hand_over, queue_page
from bot.console.review import review_pages, sample_pages
from bot.console.rota import rota_calendar, rota_forms, rota_page
from bot.console.staff import account, audit_page, sign_in, staff_page
from bot.domain.summary import Summary

ADDRESSES = (
    Address("GET", "/sign-in", sign_in.show_form, PUBLIC),
    Address("POST", "/sign-in", sign_in.sign_in_by_password, PUBLIC),
    Address("GET", "/sign-in/link/{token}", sign_in.show_link, PUBLIC),
    Address("POST", "/sign-in/link/{token}", sign_in.use_link, PUBLIC),
    Address("POST", "/sign-out", sign_in.leave, STAFF),
    Address("GET", "/static/{name}", show_file, PUBLIC),
    Address("GET", "/events", events.stream, STAFF),
    Address("GET", "/", queue_page.show_queue, CARE),
    Address("GET", "/cases/{code}", case_page.show_case, CARE),
    Address("GET", "/cases/{code}/timeline", record.show_timeline, CARE),
    Address("GET", "/cases/{code}/record", record.download, CARE),
    Address("GET", "/cases/{code}/have-it/{token}", have_it.show_button, CARE),
    Address("POST", "/cases/{code}/claim", case_forms.claim, CARE),
    Address("POST", "/cases/{code}/release", case_forms.release, CARE),
    Address("POST", "/cases/{code}/hand", case_forms.hand, CARE),
    Address("POST", "/cases/{code}/undo", case_forms.undo, CARE),
    Address("POST", "/cases/{code}/write/preview", case_more_forms.preview, CARE),
    Address("POST", "/cases/{code}/ask", case_more_forms.ask, CARE),
    Address("POST", "/cases/{code}/protocol", case_more_forms.protocol, CARE),
    Address("POST", "/cases/{code}/snooze", case_more_forms.snooze, CARE),
    Address("POST", "/cases/{code}/merge", case_more_forms.merge, CARE),
    Address("POST", "/cases/{code}/wake", case_more_forms.wake, CARE),
    Address("GET", "/cases/{code}/photos/{photo_id:int}", case_photos.show_viewer, CARE),
    Address("POST", "/cases/{code}/call", case_forms.call, CARE),
    Address("POST", "/cases/{code}/call/mistaken", case_forms.mistaken, CARE),
    Address("POST", "/cases/{code}/went", case_forms.went, CARE),
    Address("POST", "/cases/{code}/write", case_forms.write, CARE),
    Address("POST", "/cases/{code}/note", case_forms.note, CARE),
    Address("POST", "/cases/{code}/tier", case_forms.tier, CARE),
    Address("POST", "/cases/{code}/decision", case_forms.decision, CARE),
    Address("POST", "/cases/{code}/close", case_forms.close, CARE),
    Address("POST", "/cases/{code}/reopen", case_forms.reopen, CARE),
    Address("POST", "/cases/{code}/heard/{heard_id:int}/judge", judge_forms.judge, JUDGE),
    Address("POST", "/cases/{code}/heard/{heard_id:int}/missed", judge_forms.missed, JUDGE),
    Address("GET", "/hand-over", hand_over.show_sheet, CARE),
    Address("POST", "/hand-over", hand_over.take, CARE),
    Address("GET", "/patients", patients.show_list, CARE),
    Address("GET", "/patients/new", enrolment_form.show_form, CARE),
    Address("POST", "/patients/new", enrolment_form.take_form, CARE),
    Address("GET", "/patients/{patient_id:int}", patients.show_patient, CARE),
    Address("GET", "/patients/{patient_id:int}/treatments/new", treat_again_form.show_form, CARE),
    Address("POST", "/patients/{patient_id:int}/treatments/new", treat_again_form.take_form, CARE),
    Address("POST", "/patients/{patient_id:int}/invites", invites.make_invite, CARE),
    Address("GET", "/invites/{invite_id:int}", invites.show_invite, CARE),
    Address("GET", "/treatments/{treatment_id:int}", summary_page.show_treatment, CARE),
    Address("GET", "/photos/{photo_id:int}", photos.show_photo, CARE),
    Address("GET", "/review", review_pages.show_review, REVIEW),
    Address("GET", "/review/cases", review_pages.show_cases, REVIEW),
    Address("GET", "/review/sample", sample_pages.show_sample, JUDGE),
    Address("POST", "/review/sample", sample_pages.draw, REVIEW),
    Address("GET", "/review/sample/{sampled_id:int}", sample_pages.show_one, CARE),
    Address("POST", "/review/sample/{sampled_id:int}", sample_pages.rate, CARE),
    Address("GET", "/review/sample/{table}.csv", sample_pages.show_file, REVIEW),
    Address("GET", "/review/{table}.csv", review_pages.show_file, REVIEW),
    Address("GET", "/rota", rota_page.show_rota, STAFF),
    Address("POST", "/rota/take", rota_forms.take, CARE),
    Address("POST", "/rota/stand-ins", rota_forms.add_stand_in, JUDGE),
    Address("POST", "/rota/stand-ins/{number:int}/end", rota_forms.end_stand_in, JUDGE),
    Address("POST", "/rota/swaps", rota_forms.offer, CARE),
    Address("POST", "/rota/swaps/{number:int}/accept", rota_forms.accept, CARE),
    Address("POST", "/rota/swaps/{number:int}/close", rota_forms.close, CARE),
    Address("POST", "/rota/off", rota_forms.add_off, JUDGE),
    Address("POST", "/rota/off/{number:int}/end", rota_forms.end_off, JUDGE),
    Address("POST", "/rota/shifts", rota_forms.add_a_shift, ADMIN),
    Address("POST", "/rota/shifts/{number:int}/end", rota_forms.end_a_shift, ADMIN),
    Address("POST", "/rota/calendar", rota_calendar.new_address, CARE),
    Address("POST", "/rota/calendar/end", rota_calendar.revoke_address, CARE),
    Address("GET", "/rota.ics", rota_calendar.show_file, PUBLIC),
    Address("GET", "/audit", audit_page.show_audit, WATCH),
    Address("GET", "/drills", drills.show_drills, ADMIN),
    Address("POST", "/drills", drills.begin, ADMIN),
    Address("GET", "/staff", staff_page.show_staff, ADMIN),
    Address("POST", "/staff", staff_page.add, ADMIN),
    Address("POST", "/staff/{staff_id:int}/link", staff_page.new_link, ADMIN),
    Address("POST", "/staff/{staff_id:int}/disable", staff_page.disable, ADMIN),
    Address("GET", "/account", account.show_account, STAFF),
    Address("POST", "/account/telegram", account.telegram, STAFF),
    Address("POST", "/account/channels", account.add, STAFF),
    Address("POST", "/account/channels/{number:int}/remove", account.remove, STAFF),
    Address("POST", "/account/channels/{number:int}/sooner", account.sooner, STAFF),
    Address("POST", "/account/channels/{number:int}/test", account.test, STAFF),
    Address("POST", "/account/sessions/{sign_in_id:int}/end", account.end_session, STAFF),
)


def no_channels(_: str) -> str:
    """Where nobody says which addresses may be called, none may."""
    return "cannot be called: no channels are set up here"


def application(
    office: Office,
    *,
    render_summary: Callable[[Summary], Markup],
    summary_css: str = "",
    review: ReviewPrint | None = None,
    secure_cookies: bool,
    session_idle: timedelta = SESSION_IDLE,
    session_lifetime: timedelta = SESSION_LIFETIME,
    frame_ancestors: str = "'self'",
    address_fault: Callable[[str], str] = no_channels,
    extra_routes: Sequence[BaseRoute] = (),
    addresses: Sequence[Address] = ADDRESSES,
) -> FastAPI:
    """The console. `extra_routes` (health) stand outside of the rules: whoever gives them answers for them."""
    bell, files = Bell(), static_files(summary=summary_css, review=review.style if review else "")
    headers = safe_headers(frame_ancestors, secure=secure_cookies)
    console = Console(
        office,
        templates(files),
        Cookies(secure_cookies),
        session_idle,
        session_lifetime,
        render_summary,
        bell,
        files,
        address_fault,
        review,
    )
    office.listeners.append(bell.ring)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        bell.close()

    app = FastAPI(
        title="Aftercare console",
        openapi_url=None,
        routes=[*(route(console, address) for address in addresses), *extra_routes],
        middleware=[Middleware(SafeHeaders, headers=headers)],
        exception_handlers=handlers(console, headers),
        lifespan=lifespan,
    )
    app.state.console = console
    return app
