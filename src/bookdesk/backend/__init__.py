"""The server: the same HTTP whether it is embedded in a desk or shared by many."""
