"""Gives lower modules what they need from higher ones, through the protocols of `kernel`."""

from jiwar.kernel import protocols
from jiwar.signing import api as signing

protocols.provide_checkpoint_signer(signing.checkpoint_signer)
