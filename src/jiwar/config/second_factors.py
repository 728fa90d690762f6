"""`jiwar second-factor`: a lost telephone shows codes for nobody any more."""

import sys

from jiwar.identity import api as identity
from jiwar.kernel.actors import SYSTEM


def reset(username: str) -> int:
    """Remove the telephone of a member of staff, who enrols another; 1 when there is no such account."""
    found = identity.staff_account_id(username=username)
    if found is None:
        print(f"No member of staff is called {username}.", file=sys.stderr)
        return 1
    identity.reset_second_factor(actor=SYSTEM, account_id=found)
    print(f"The telephone of {username} is removed. Check who asked, then let them enrol another.")
    return 0
