"""The monthly review: figures from facts. Facts are frozen and come in; nothing is read, nothing is asked, no clock is looked at."""
