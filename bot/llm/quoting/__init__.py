"""Finding the words of a page that answer a question, and telling how well they do: pure, no model needed."""
