"""A model on this machine: a llama.cpp server in a child process, spoken to as any other server of OpenAI's format."""
