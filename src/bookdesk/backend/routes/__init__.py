"""HTTP routes: they read a request, call one service, and shape the answer."""
