"""The gateway: bytes in, domain values and typed errors out."""
