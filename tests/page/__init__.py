"""The sandbox's page in a real browser, with the real sandbox and the real bot in a process of their own."""
