"""All that knows Slack: payloads in, cards and messages out."""
