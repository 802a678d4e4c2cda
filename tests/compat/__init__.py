"""The sandbox held against others' work: Slack's own frameworks and Slack's own types. `make compat` runs it."""
