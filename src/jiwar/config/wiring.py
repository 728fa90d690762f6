"""Gives lower modules what they need from higher ones, through the protocols of `kernel`."""
