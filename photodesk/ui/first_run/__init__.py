"""The screen of an empty library: one step, and the promise that goes with it."""
