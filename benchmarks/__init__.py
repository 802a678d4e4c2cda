"""What the promises cost: `make bench`. A row is a module here with `NAME`, `GOALS` and `measure(rounds)`."""
