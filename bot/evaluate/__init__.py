"""`copydesk evaluate`: how well the score, and each signal, tells right answers from wrong ones in a file of them."""
