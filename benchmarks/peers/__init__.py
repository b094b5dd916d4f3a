"""Search engines to compare with, each over the same documents and, but for haystack, the same ready terms."""
