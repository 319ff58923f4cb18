"""The networks: a gray backbone, the matcher (dense correspondence) and the colour decoder."""
