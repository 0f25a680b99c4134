"""The person's side over HTTP: what the page, the tests and other programs do on a phone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.emulator import view
from bot.emulator.bot_side import form
from bot.emulator.person import NotPossible
from bot.emulator.refusal import Refused
from bot.emulator.state import Body, Chat
from bot.emulator.telegram import Telegram

Act = Callable[[Telegram, int, dict[str, Any]], Awaitable[Body]]

ANSWER_SECONDS = 2.0  # how long a tap waits for the bot's answer


async def say(telegram: Telegram, chat_id: int, wanted: dict[str, Any]) -> Body:
    """{"text", "name"?, "language_code"?, "kind"?, "reply_to"?, "edit"?}: write, or change an own message."""
    text = str(wanted.get("text", ""))
    if {"name", "language_code", "kind"} & set(wanted):
        _introduce(telegram, chat_id, wanted)
    if "edit" in wanted:
        return {"message_id": telegram.edit(chat_id, int(wanted["edit"]), text)}
    return {"message_id": telegram.say(chat_id, text, wanted.get("reply_to"))}


def _introduce(telegram: Telegram, chat_id: int, wanted: dict[str, Any]) -> None:
    chat = telegram.chat(chat_id)
    name = str(wanted.get("name", chat.person.first_name))
    kind = wanted.get("kind", chat.kind)
    if kind not in ("patient", "staff"):
        raise NotPossible('kind must be "patient" or "staff"', 400)
    telegram.open_chat(chat_id, name, kind, str(wanted.get("language_code", chat.person.language_code)))


async def tap(telegram: Telegram, chat_id: int, wanted: dict[str, Any]) -> Body:
    """{"button"} or {"message_id", "data"}: press, and wait two seconds at most for the bot's answer."""
    if "button" in wanted:
        number = telegram.tap(chat_id, str(wanted["button"]))
    elif "message_id" in wanted and "data" in wanted:
        number = telegram.tap_data(chat_id, int(wanted["message_id"]), str(wanted["data"]))
    else:
        raise NotPossible('a tap needs "button", or "message_id" and "data"', 400)
    waiting = telegram.answers[number] = asyncio.get_running_loop().create_future()
    try:
        answer = await asyncio.wait_for(waiting, ANSWER_SECONDS)
    except TimeoutError:
        answer = None
    finally:
        del telegram.answers[number]
    return {"callback_query_id": number, "answered": answer is not None} | (answer or {})


async def photo(telegram: Telegram, chat_id: int, wanted: dict[str, Any]) -> Body:
    """A file of a form, else a generated picture; with a caption or not."""
    return {"message_id": telegram.photo(chat_id, wanted.get("file"), str(wanted.get("caption", "")))}


async def document(telegram: Telegram, chat_id: int, wanted: dict[str, Any]) -> Body:
    """A file of a form."""
    if "file" not in wanted:
        raise NotPossible("there is no file", 400)
    return {"message_id": telegram.document(chat_id, wanted["file"], str(wanted.get("caption", "")))}


async def voice(telegram: Telegram, chat_id: int, wanted: dict[str, Any]) -> Body:
    """{"seconds"?}"""
    return {"message_id": telegram.voice(chat_id, int(wanted.get("seconds", 4)))}


async def sticker(telegram: Telegram, chat_id: int, wanted: dict[str, Any]) -> Body:
    """{"emoji"?}"""
    return {"message_id": telegram.sticker(chat_id, str(wanted.get("emoji", "👍")))}


async def location(telegram: Telegram, chat_id: int, wanted: dict[str, Any]) -> Body:
    """{"latitude", "longitude"}"""
    place = float(wanted.get("latitude", 0)), float(wanted.get("longitude", 0))
    return {"message_id": telegram.location(chat_id, *place)}


async def block(telegram: Telegram, chat_id: int, wanted: dict[str, Any]) -> Body:
    """Block the bot."""
    telegram.block(chat_id)
    return {"blocked": True}


async def unblock(telegram: Telegram, chat_id: int, wanted: dict[str, Any]) -> Body:
    """Let the bot in again."""
    telegram.block(chat_id, False)
    return {"blocked": False}


async def deactivate(telegram: Telegram, chat_id: int, wanted: dict[str, Any]) -> Body:
    """Delete the person's account."""
    telegram.deactivate(chat_id)
    return {"deactivated": True}


async def open_chat(telegram: Telegram, chat_id: int, wanted: dict[str, Any]) -> Body:
    """{"name"?, "kind"?, "language_code"?}: a phone with an empty chat."""
    _introduce(telegram, chat_id, wanted)
    return {"chat_id": chat_id}


_ACTS: tuple[Act, ...] = (
    say,
    tap,
    photo,
    document,
    voice,
    sticker,
    location,
    block,
    unblock,
    deactivate,
)


def routes(telegram: Telegram) -> list[Route]:
    """All of /emulator/chats."""

    async def chats(request: Request) -> Response:
        return JSONResponse({"chats": view.listed(telegram)})

    async def chat(request: Request) -> Response:
        found: Chat | None = telegram.chats.get(request.path_params["chat_id"])
        if found is None:
            return JSONResponse({"error": "there is no such chat"}, 404)
        return JSONResponse(view.opened(telegram, found, int(request.query_params.get("after", 0))))

    path = "/emulator/chats/{chat_id:signed}"
    acts = [Route(f"{path}/{act.__name__}", _endpoint(telegram, act), methods=["POST"]) for act in _ACTS]
    opening = Route(path, _endpoint(telegram, open_chat), methods=["POST"])
    return [Route("/emulator/chats", chats), Route(path, chat), opening, *acts]


def _endpoint(telegram: Telegram, act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await act(telegram, request.path_params["chat_id"], await body(request)))
        except NotPossible as reason:
            return JSONResponse({"error": str(reason)}, reason.code)
        except Refused as refusal:
            return JSONResponse({"error": refusal.description}, refusal.code)
        except (TypeError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)

    return endpoint


async def body(request: Request) -> dict[str, Any]:
    """The JSON object or the form of a request; a file of the form comes as `file`, whatever its field is called."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        fields, files = await form(request)
        return {**fields, **({"file": next(iter(files.values()))} if files else {})}
    value = await request.json() if await request.body() else {}
    if not isinstance(value, dict):
        raise TypeError("a JSON object is expected")
    return value
