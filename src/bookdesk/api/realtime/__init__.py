"""The desk's line for news: Pusher Channels protocol 7 over one socket that mends itself."""
