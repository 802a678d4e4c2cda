"""Who may see a page: its front matter says so, and what says it badly hides the page."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.handbook.front import Malformed, taken_off

PAGE = "# Pay\n\nPayday is the 25th.\n"


@pytest.mark.parametrize(
    ("front", "channels"),
    [
        ("", None),
        ("---\nowner: Bea\ntags:\n- pay\n  - more\n# ours\n\ntitle: |\n  Pay: all of it\n---\n", None),
        ("---\nchannels: payroll-private\n---\n", {"payroll-private"}),
        ("---\nowner: Bea\nchannels: payroll-private, #hr\n---\n", {"payroll-private", "hr"}),
        ('--- \nchannels: ["hr", löhne]\n---\t\n', {"hr", "löhne"}),
        ("\n\n---\nChannels:hr\n---\n", {"hr"}),
        ("---\nchannels: C012AB3CD\n---\n", {"C012AB3CD"}),
        ('+++\ntitle = "Pay"\nchannels = ["hr"]\n+++\n', {"hr"}),
    ],
)
def test_a_page_is_for_the_channels_it_names_and_else_for_all(front: str, channels: set[str] | None) -> None:
    assert taken_off(front + PAGE) == (channels, PAGE)


@pytest.mark.parametrize(
    "front",
    [
        "---\nchannels: hr\n",
        "---\nchannels:\n---\n",
        "---\nchannels: []\n---\n",
        "---\nchannels:\n  - hr\n---\n",
        "---\nchannels: hr,\n---\n",
        "---\nchannels: hr payroll\n---\n",
        "---\nchannels: HR\n---\n",
        "---\nchannels: Payroll\n---\n",
        "---\nchannels: hr\nchannels: payroll\n---\n",
        "---\nchannel: hr\n---\n",
        "---\nchannls: hr\n---\n",
        "---\nchannels hr\n---\n",
        "---\n- channels: hr\n---\n",
        "---\naccess:\n  channels: hr\n---\n",
        "---\nonly for hr\n---\n",
        "+++\nchan = hr\n+++\n",
    ],
)
def test_what_is_not_said_clearly_hides_the_page(front: str) -> None:
    with pytest.raises(Malformed):
        taken_off(front + PAGE)


@given(st.text(alphabet="chanels:=-+# \n,[]\"'a", max_size=40))
def test_no_front_matter_that_speaks_of_channels_is_open_to_all(said: str) -> None:
    lines = ["---", *said.splitlines(), "channels: hr", "---", ""]
    if any(line.rstrip() == "---" for line in lines[1:-2]):
        return
    try:
        channels, _ = taken_off("\n".join(lines) + PAGE)
    except Malformed:
        return
    assert channels == frozenset({"hr"})
