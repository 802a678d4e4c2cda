"""The Web API, a file for each family of methods; importing it registers them."""

from bot.sandbox.methods import chat, conversations, people, views
from bot.sandbox.methods.table import HANDLERS, TABLE, Call, run

__all__ = ["HANDLERS", "TABLE", "Call", "chat", "conversations", "people", "run", "views"]
