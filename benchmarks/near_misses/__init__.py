"""Questions on a handbook of which half have no answer there, and what the score makes of the drafts."""
