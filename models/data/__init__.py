"""Pictures and film frames: the split, the memory-mapped cache, the pairs that the networks learn from."""
