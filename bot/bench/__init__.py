"""What `aftercare bench` measures: the parts, and the whole of real processes around an emulator."""
