"""Training, export and evaluation of the networks that Autochrome ships."""
