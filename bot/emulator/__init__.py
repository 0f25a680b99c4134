"""A local stand-in for Telegram's Bot API, with a page on which a person plays the phones.

Used by the demo, the tests and the benches. It refuses what Telegram refuses, in Telegram's words,
so that a bot that works here has met the real answers.
"""
