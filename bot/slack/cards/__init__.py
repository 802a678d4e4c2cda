"""What people see: pure functions from a case to Slack's blocks, each with a `text` that reads well alone."""
