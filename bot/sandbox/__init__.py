"""A local Slack workspace for demos and tests. It is Slack, and knows nothing of the bot."""

from bot.sandbox.directory import Manifest
from bot.sandbox.errors import SlackError
from bot.sandbox.people import Person
from bot.sandbox.server import PortTakenError, Sandbox
from bot.sandbox.traffic import Ack
from bot.sandbox.workspace import Workspace

__all__ = ["Ack", "Manifest", "Person", "PortTakenError", "Sandbox", "SlackError", "Workspace"]
