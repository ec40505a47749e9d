"""The operating system's services, one file for each. Sees only domain, errors and settings."""
