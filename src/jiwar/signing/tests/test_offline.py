"""`jiwar verify` needs neither Django nor a database."""

import subprocess
import sys


def test_the_front_door_opens_without_django() -> None:
    program = (
        "import os; os.environ.pop('DJANGO_SETTINGS_MODULE', None)\n"
        "from jiwar.signing import api\n"
        "trust = {'format': 'jiwar-trust/1', 'certificates': [], 'payload_keys': [], 'checkpoint_keys': []}\n"
        "print(api.validate_pdf(pdf=b'%PDF-1.7', trust=trust).state, api.verify_payload(b'x', trust=trust))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.split() == ["unsigned", "None"], done.stderr
