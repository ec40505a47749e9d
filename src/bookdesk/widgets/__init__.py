"""Paint and forward input: the room of what is seen. A view shows one frozen state and owns no truth."""
