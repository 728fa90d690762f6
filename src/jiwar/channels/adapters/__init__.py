"""Ways out of Jiwar. A channel is one file here and its line in `CHANNELS`."""
