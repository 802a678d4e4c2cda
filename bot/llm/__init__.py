"""Models that draft answers, behind one port: the embedded handbook model, and the scripted one of the tests."""
