"""What the server does and which rules it keeps, whoever asks and however often."""
