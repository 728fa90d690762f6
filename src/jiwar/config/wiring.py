"""Gives lower modules what they need from higher ones, through the protocols of `kernel`."""

from jiwar.cases import api as cases
from jiwar.documents import api as documents
from jiwar.kernel import protocols
from jiwar.signing import api as signing

protocols.provide_checkpoint_signer(signing.checkpoint_signer)
protocols.provide_link_finder("case", cases.linked_case)
protocols.provide_link_finder("document", documents.linked_document)
