"""Sample scans with their gold, and the generator that makes them."""
