"""The steps of a question, over the ports: intake, drafting, judging, reviewing, delivering; the worker drives them."""
