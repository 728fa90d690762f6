"""Editing a definition as plain data: one function an edit, each gives new data and leaves the old one as it was.

Ids never change: everything keeps its id wherever it moves, and whatever its label becomes.
"""

from jiwar.catalogue.editing.amounts import amount_in_words
from jiwar.catalogue.editing.completeness import Completeness, completeness, missing_texts
from jiwar.catalogue.editing.conditions import OTHER, Clause, Group, Picked, picked, written
from jiwar.catalogue.editing.ids import new_id
from jiwar.catalogue.editing.questions import add_question, change_type, ids_taken, remove_question, uses_of
from jiwar.catalogue.editing.schemas import schema_at, schema_of
from jiwar.catalogue.editing.subjects import GIVEN, OPERATORS, Subject, condition_in_words, subjects_for
from jiwar.catalogue.editing.tree import add_item, drop, item_at, move_item, move_next_to, put

__all__ = [
    "GIVEN",
    "OPERATORS",
    "OTHER",
    "Clause",
    "Completeness",
    "Group",
    "Picked",
    "Subject",
    "add_item",
    "add_question",
    "amount_in_words",
    "change_type",
    "completeness",
    "condition_in_words",
    "drop",
    "ids_taken",
    "item_at",
    "missing_texts",
    "move_item",
    "move_next_to",
    "new_id",
    "picked",
    "put",
    "remove_question",
    "schema_at",
    "schema_of",
    "subjects_for",
    "uses_of",
    "written",
]
