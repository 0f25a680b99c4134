"""The people of the clinic: their sign-in, their channels, who can be called at all."""
