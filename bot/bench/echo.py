"""The least a bot can do, with python-telegram-bot as it comes: every text is sent back. Nothing is kept. `python -m bot.bench.echo URL TOKEN`"""

from __future__ import annotations

import os
import sys
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, MessageHandler, filters


async def echo(update: Update, _: Any) -> None:
    """Send the text back."""
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Until killed."""
    os.environ["PTB_TIMEDELTA"] = "true"
    url, token = sys.argv[1:]
    application = ApplicationBuilder().token(token).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
