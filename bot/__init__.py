"""Copydesk: a Slack bot that knows when to ask a person."""

__version__ = "0.1.0"
