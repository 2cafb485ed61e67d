"""One file per benchmark, and what they share: building, servers, statistics."""
