"""A query cache in TanStack Query's terms, with its disk store; it knows no booking, no Qt and no HTTP."""
