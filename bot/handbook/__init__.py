"""Passages from a folder of Markdown pages: read by `folder` and `sections`, found by `index`."""

from bot.handbook.index import MarkdownHandbook

__all__ = ["MarkdownHandbook"]
