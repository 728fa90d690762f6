"""What page tests of the studio stand on: an author and a reviewer at the seat of a wilaya, with a draft."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from jiwar.catalogue import api as catalogue
from jiwar.catalogue.tests.factories import import_ground, make_draft, seat, small
from jiwar.identity.tests import factories as people


class Bureau:
    """Two people, each with a browser, and the draft of the small procedure."""

    def __init__(self) -> None:
        import_ground()
        self.office = seat()
        self.accounts = {role: people.make_staff(role=role, office=self.office) for role in ("author", "reviewer")}
        self.author, self.reviewer = (people.actor_of(self.accounts[role]) for role in ("author", "reviewer"))
        self.writing, self.reading = self.browser("author"), self.browser("reviewer")

    def browser(self, role: str) -> Client:
        client = Client()
        people.sign_in(client, self.accounts[role])
        return client

    def draft(self, **changes: object) -> catalogue.DefinitionDraftView:
        """A draft of the small procedure."""
        return make_draft(self.author, small(**changes))

    def saved(self, draft: catalogue.DefinitionDraftView, data: object) -> catalogue.DefinitionDraftView:
        """The draft with other content."""
        return catalogue.save_definition(
            actor=self.author, draft_id=draft.id, data=data, expected_revision=draft.revision
        )

    def now(self, draft: catalogue.DefinitionDraftView) -> catalogue.DefinitionDraftView:
        """The draft as it stands."""
        return catalogue.definition_visible_to(self.author, draft.id)

    def now_at(self, url: str) -> catalogue.DefinitionDraftView:
        """The draft to which an answer leads."""
        found = re.search(r"/drafts/([0-9a-f-]{36})/", url)
        assert found, url
        return catalogue.definition_visible_to(self.author, UUID(found[1]))


@pytest.fixture(scope="module")
def laid_ground(lay_once: Callable[[Callable[[], object]], bool]) -> None:
    lay_once(import_ground)
    lay_once(seat)


@pytest.fixture
def bureau(laid_ground: None, db: None) -> Bureau:
    return Bureau()
