"""The sandbox, with Slack's own SDK as its client. A test reads as people in a workspace."""
