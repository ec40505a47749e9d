"""What the desk asks for and does, given a gateway; it knows no Qt and no HTTP."""
