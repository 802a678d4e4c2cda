"""Tests that read as people in a workspace."""
