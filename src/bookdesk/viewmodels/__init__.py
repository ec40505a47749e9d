"""What the screen shows and what a person can do: QObjects with one state, `changed` and verbs."""
