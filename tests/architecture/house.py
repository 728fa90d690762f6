"""The house rules as functions over a source tree: each yields sentences that say what to change.

`test_house.py` holds Jiwar to them; `test_violations.py` proves that each one notices.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "jiwar"
MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 60
BANNED_NAMES = {"core", "common", "utils", "helpers", "base", "manager", "services", "requests"}
# Open to everybody: kernel has no front door (it is the ground), migrations and tests name models of their own.
INSIDE_IMPORT_REASONS = ("slow import", "optional dependency", "app ready")

# Files and functions allowed to be longer, each with its reason.
LONGER: dict[str, str] = {
    "kernel/design.py::_specimens": "a list of one field of each kind, read as a list",
    "kernel/design.py::_texts": "a list of specimen texts, read as a list",
}


def order() -> list[set[str]]:
    """Rows of the house from the top, as written in pyproject.toml."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    rows = next(contract["layers"] for contract in contracts if contract["id"] == "order")
    return [set(re.findall(r"\w+", row)) for row in rows]


def modules(source: Path = SOURCE) -> list[str]:
    """Folders of `source` that hold code."""
    return sorted(p.name for p in source.iterdir() if p.is_dir() and any(p.rglob("*.py")) and p.name != "procedures")


def python_files(source: Path = SOURCE) -> Iterator[Path]:
    """Every Python file but migrations."""
    yield from sorted(path for path in source.rglob("*.py") if "migrations" not in path.parts)


def module_of(path: Path, source: Path = SOURCE) -> str:
    return path.relative_to(source).parts[0].removesuffix(".py")


def imported_names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Dotted names a file imports, `from a import b` as `a.b`, with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def front_doors(source: Path = SOURCE) -> Iterator[str]:
    """Other modules are entered through `api` and `events` only."""
    for path in python_files(source):
        own = module_of(path, source)
        if own == "config" or "tests" in path.parts:
            continue
        for name, line in imported_names(ast.parse(path.read_text())):
            parts = name.split(".")
            if parts[0] != "jiwar" or len(parts) < 2 or parts[1] in {own, "kernel", "__version__"}:
                continue
            if len(parts) < 3 or parts[2] not in {"api", "events"}:
                yield f"{path.relative_to(source)}:{line}: import jiwar.{parts[1]}.api or .events instead of {name}"


def hidden_imports(source: Path = SOURCE) -> Iterator[str]:
    """What import-linter cannot see: importlib, apps.get_model, a folder without __init__.py."""
    for path in python_files(source):
        own = module_of(path, source)
        if own != "config" and "tests" not in path.parts:
            for number, text in enumerate(path.read_text().splitlines(), 1):
                if re.search(
                    r"\bimportlib\b(?!\.(resources|metadata))|\bimport_module\(|\b__import__\(|apps\.get_model\(",
                    text,
                ):
                    yield f"{path.relative_to(source)}:{number}: hidden import; call the module's api instead"
        if not (path.parent / "__init__.py").exists():
            yield f"{path.parent.relative_to(source)}: add __init__.py, or the import contract does not see it"


def inside_imports(source: Path = SOURCE) -> Iterator[str]:
    """An import inside a function carries a reason from the closed list."""
    for path in python_files(source):
        lines = path.read_text().splitlines()
        for function in ast.walk(ast.parse("\n".join(lines))):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    written = " ".join(lines[node.lineno - 1 : node.end_lineno])
                    if "tests" not in path.parts and not any(f"# {r}" in written for r in INSIDE_IMPORT_REASONS):
                        reasons = " | # ".join(INSIDE_IMPORT_REASONS)
                        yield f"{path.relative_to(source)}:{node.lineno}: move to the top, or say # {reasons}"


def sizes(source: Path = SOURCE) -> Iterator[str]:
    """Files of at most 500 lines, functions of at most 60, unless listed in LONGER with a reason."""
    for path in python_files(source):
        name = str(path.relative_to(source))
        text = path.read_text()
        if (lines := len(text.splitlines())) > MAX_FILE_LINES and name not in LONGER:
            yield f"{name}: {lines} lines; split it by idea ({MAX_FILE_LINES} at most)"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MAX_FUNCTION_LINES and f"{name}::{node.name}" not in LONGER:
                    yield f"{name}:{node.lineno}: {node.name} has {length} lines; {MAX_FUNCTION_LINES} at most"


def suppressions(source: Path = SOURCE) -> Iterator[str]:
    """A silenced check says which one and why: `# noqa: S101 - reason`, `# type: ignore[x]  # reason`."""
    for path in python_files(source):
        for number, text in enumerate(path.read_text().splitlines(), 1):
            if (
                "noqa" in text
                and re.search(r"#\s*noqa", text)
                and not re.search(r"# noqa: [A-Z]+\d+(, ?[A-Z]+\d+)* - \w", text)
            ):
                yield f"{path.relative_to(source)}:{number}: write # noqa: CODE - reason"
            if re.search(r"#\s*type:\s*ignore", text) and not re.search(r"# type: ignore\[[\w, -]+\]\s+# \w", text):
                yield f"{path.relative_to(source)}:{number}: write # type: ignore[code]  # reason"


def names(source: Path = SOURCE) -> Iterator[str]:
    """Names that say nothing are banned."""
    for path in source.rglob("*"):
        if (path.is_dir() or path.suffix == ".py") and path.stem in BANNED_NAMES and "templates" not in path.parts:
            yield f"{path.relative_to(source)}: name it after what it does"


def silent_failures(source: Path = SOURCE) -> Iterator[str]:
    """`except Exception: pass` hides defects."""
    for path in python_files(source):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler):
                broad = node.type is None or (
                    isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}
                )
                if broad and all(isinstance(statement, ast.Pass) for statement in node.body):
                    yield f"{path.relative_to(source)}:{node.lineno}: handle the error or let it rise"


def readmes(source: Path = SOURCE) -> Iterator[str]:
    """Every module says what it is for in at most 40 lines."""
    for module in modules(source):
        if module in {"config", "portals"}:
            continue
        readme = source / module / "README.md"
        if not readme.exists():
            yield f"{module}/README.md is missing: Purpose · Words · Offers · Contributes · Rules worth knowing"
        elif len(readme.read_text().splitlines()) > 40:
            yield f"{module}/README.md: 40 lines at most"


def in_the_contract(source: Path = SOURCE) -> Iterator[str]:
    """Every module stands in the order and, but for those without rooms, in the inside contract."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    inside = next(contract["containers"] for contract in contracts if contract["id"] == "inside")
    placed = set().union(*order())
    for module in modules(source):
        if module not in placed:
            yield f"{module}: give it a row in pyproject.toml (contract 'order')"
        if module not in {"config", "portals", "kernel"} and f"jiwar.{module}" not in inside:
            yield f"{module}: add it to the contract 'inside' in pyproject.toml"


RULES = [
    front_doors,
    hidden_imports,
    inside_imports,
    sizes,
    suppressions,
    names,
    silent_failures,
    readmes,
    in_the_contract,
]
