"""Kill it anywhere: the real process dies by SIGKILL at every write and I/O point; what was said must still be there."""
