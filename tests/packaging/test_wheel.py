"""The wheel carries everything: installed in an empty environment, `jiwar demo` fills itself and answers."""

import os
import subprocess
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / ".venv" / "bin" / "uv"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, built the documented way."""
    if not UV.exists():
        pytest.skip("no uv: run the tests through make")
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([UV, "build", "--quiet", "--wheel", "--out-dir", folder], cwd=ROOT, check=True)
    return next(folder.glob("*.whl"))


@pytest.mark.parametrize("part", [".mo", ".ttf", "static/jiwar/manifest.json", "procedures/dz/building-permit.yaml"])
def test_the_wheel_carries_what_is_built(wheel: Path, part: str) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert any(part in name for name in names)
    assert not any("/tests/" in name for name in names)


@pytest.mark.enable_socket
def test_the_installed_wheel_fills_a_demo(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "env"
    venv.create(home)
    python = home / "bin" / "python"
    locked = ["--require-hashes", "-r", ROOT / "requirements" / "run.txt"]
    subprocess.run([UV, "pip", "install", "--quiet", "--python", python, *locked], check=True)
    subprocess.run([UV, "pip", "install", "--quiet", "--no-deps", "--python", python, wheel], check=True)
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("JIWAR_", "DJANGO_", "PYTHON"))}
    ended = subprocess.run(
        [home / "bin" / "jiwar", "demo", "--prepare-only", "--cases", "30", "--records", "300"],
        cwd=tmp_path,
        env=clean | {"JIWAR_DATA_DIR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    assert (tmp_path / "var" / "jiwar.sqlite3").exists()
    page = "from django.test import Client; r = Client().get('/fr/'); assert r.status_code == 200, r.status_code"
    code = f"import django; django.setup(); {page}"
    env = clean | {"DJANGO_SETTINGS_MODULE": "jiwar.config.settings", "JIWAR_DATA_DIR": str(tmp_path / "var")}
    subprocess.run([python, "-c", code], cwd=tmp_path, env=env, check=True)
