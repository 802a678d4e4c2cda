"""
For somebody else's sample, in its own process: Slack is the sandbox, and nothing is downloaded.

Python imports this by itself where the folder is on its path. It changes no line of the sample.
"""

import importlib.util
import os

if importlib.util.find_spec("slack_sdk"):
    from slack_sdk.web.base_client import BaseClient

    url = os.environ["SLACK_API_URL"]  # noqa: TID251 - there are no settings here
    given = BaseClient.__init__.__defaults__ or ()
    BaseClient.__init__.__defaults__ = tuple(url if each == BaseClient.BASE_URL else each for each in given)
    BaseClient.BASE_URL = url

if importlib.util.find_spec("tiktoken"):
    import tiktoken  # type: ignore[import-not-found] # it is theirs

    class Words:
        """Stands for a table of tokens, which would be fetched from the internet."""

        def encode(self, text: str) -> list[str]:
            return text.split()

    tiktoken.encoding_for_model = tiktoken.get_encoding = lambda *_names: Words()
