"""Reads settings from the environment and remembers each with its meaning, so that the reference page writes itself."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    meaning: str


SETTINGS: list[Setting] = []


def env(name: str, default: str, meaning: str) -> str:
    """Text of one setting."""
    SETTINGS.append(Setting(name, default, meaning))
    return os.environ.get(name, default)


def env_int(name: str, default: int, meaning: str) -> int:
    """Whole number of one setting; raises ValueError for anything else."""
    return int(env(name, str(default), meaning))


def env_bool(name: str, default: bool, meaning: str) -> bool:
    """True for 1, true, yes or on."""
    return env(name, "on" if default else "off", meaning).lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: list[str], meaning: str) -> list[str]:
    """Comma-separated words."""
    return [word.strip() for word in env(name, ",".join(default), meaning).split(",") if word.strip()]


def local_secret(folder: Path, name: str) -> str:
    """64 hex digits kept in `folder`/keys/`name`, readable by the owner only, made at first use."""
    path = folder / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32))
        try:
            os.link(draft, path)  # two processes that start together agree on one secret
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
