"""Whether a draft may go out unreviewed: signals, the score they make, and the route that follows from it."""
