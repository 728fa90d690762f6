"""The wilaya, its offices, procedures and staff, and no file."""

import json
from pathlib import Path


def lay() -> None:
    """On an empty database; the accounts are written down where `desk.at_work` finds them."""
    from django.conf import settings  # app ready
    from django.core.management import call_command  # app ready

    from jiwar.catalogue import api as catalogue  # app ready
    from jiwar.config.demo import staff  # app ready
    from jiwar.law import api as law  # app ready
    from jiwar.offices import api as offices  # app ready
    from jiwar.signing import api as signing  # app ready
    from jiwar.territory import api as territory  # app ready

    call_command("migrate", verbosity=0)
    territory.import_territory(maps=False)
    law.import_law()
    offices.import_offices_for(wilaya_code=staff.WILAYA)
    signing.ensure_authority()
    catalogue.publish_all()
    accounts = staff.create_staff(progress=lambda: None)
    told = {"accounts": {name: str(account) for name, account in accounts.items()}}
    (Path(settings.DATA_DIR) / "demo.json").write_text(json.dumps(told))
