"""The rules of the house that a machine can hold."""

import ast
import logging
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from PySide6.QtCore import QObject, Signal, Slot

PROJECT = Path(__file__).resolve().parent.parent
MODULES = sorted((PROJECT / "photodesk").rglob("*.py"))
LOCKS = ("requirements.lock", "requirements-dev.lock")

TOP_LEVEL = {
    "CHANGELOG.md", "LICENSE", "README.md", "dev", "packaging", "photodesk", "pyproject.toml", "requirements-dev.lock", "requirements.lock",
    "resources", "tests",
}  # fmt: skip
MADE_HERE = {"build", "dist"}
"""Git-ignored folders that the commands make."""

FORBIDDEN_MODULES = {"pickle", "shelve", "marshal", "dill", "yaml", "urllib.request", "http.client", "ftplib", "smtplib", "requests"}
ESSENTIALS = {"QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtSvg", "QtDBus", "QtTest"}
LOCAL_SOCKETS = {"QLocalServer", "QLocalSocket"}
BLIND_TO_ERRORS = {
    "os.path.exists", "os.path.isfile", "os.path.isdir", "os.path.lexists", "path.exists", "path.isfile", "path.isdir",
    "shutil.move", "shutil.rmtree",
}  # fmt: skip
MARKUP = {"setHtml", "insertHtml", "setMarkdown", "appendHtml", "QTextBrowser", "QTextEdit", "QErrorMessage"}
BLIND_METHODS = {"exists", "is_file", "is_dir"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of every import, also those in functions; the name is empty for `import module`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """(dotted text of the function, call) of every call."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


@pytest.fixture
def loggers_stay() -> Iterator[None]:
    """What checks the imports switches off every logger there is, for tests that follow too."""
    loggers = [each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger)]
    before = [(logger, logger.disabled) for logger in loggers]
    yield
    for logger, disabled in before:
        logger.disabled = disabled


@pytest.mark.usefixtures("loggers_stay")
def test_imports_keep_to_the_contracts() -> None:
    assert lint_imports(config_filename=str(PROJECT / "pyproject.toml"), no_cache=True, is_debug_mode=False) == 0


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_is_and_a_package_holds_no_code(path: Path) -> None:
    docstring = ast.get_docstring(tree(path))
    assert docstring, "no docstring"
    assert len(docstring.splitlines()[0]) <= 140
    if path.name == "__init__.py":
        rest = [ast.unparse(statement) for statement in tree(path).body[1:]]
        assert [statement for statement in rest if not statement.startswith("__version__ = ")] == []


def test_nothing_is_unpickled_evaluated_or_fetched() -> None:
    found = []
    for path in MODULES:
        for module, name in imported(path):
            if {module, f"{module}.{name}"} & FORBIDDEN_MODULES:
                found.append(f"{name_of(path)}: {module}")
            if module == "PySide6.QtNetwork" and name not in LOCAL_SOCKETS:
                found.append(f"{name_of(path)}: {module}.{name}")
        for function, call in calls(path):
            if function in {"eval", "exec", "os.system", "os.popen"} or any(word.arg == "shell" for word in call.keywords):
                found.append(f"{name_of(path)}:{call.lineno}: {function}")
    assert found == []


def test_only_modules_of_the_essentials_are_used() -> None:
    imports = [found for path in MODULES for found in imported(path) if found[0].split(".")[0] == "PySide6"]
    assert {module.split(".")[1] if "." in module else name for module, name in imports} <= ESSENTIALS | {"__version__", ""}


def test_the_library_does_not_take_an_error_for_absence() -> None:
    found = []
    for path in MODULES:
        if path.parent.name != "library":
            continue
        for function, call in calls(path):
            words = {word.arg for word in call.keywords}
            # With follow_symlinks it is an entry of scandir, which raises what went wrong.
            blind = "." in function and function.rsplit(".", 1)[1] in BLIND_METHODS and "follow_symlinks" not in words
            if blind or function in BLIND_TO_ERRORS or (function == "os.walk" and "onerror" not in words):
                found.append(f"{name_of(path)}:{call.lineno}: {function}")
    assert found == []


def test_no_lambda_is_a_slot() -> None:
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in MODULES
        if path.parent.name != "cli"  # its benchmark's window lives as long as the measurement
        for function, call in calls(path)
        if function.endswith((".connect", ".singleShot")) and any(isinstance(argument, ast.Lambda) for argument in call.args)
    ]
    assert found == []


def test_text_of_files_is_never_taken_for_markup() -> None:
    """Every label and message box says that its text is plain, and nothing else shows marked-up text."""
    found = []
    for path in MODULES:
        for node in ast.walk(tree(path)):
            labels = {"QLabel", "QMessageBox"}
            if isinstance(node, ast.ClassDef):
                makes = bool(labels & {ast.unparse(base) for base in node.bases})
            elif isinstance(node, ast.FunctionDef):
                makes = any(isinstance(inner, ast.Call) and ast.unparse(inner.func) in labels for inner in ast.walk(node))
            else:
                continue
            if makes and "setTextFormat(Qt.TextFormat.PlainText)" not in ast.unparse(node):
                found.append(f"{name_of(path)}:{node.lineno}: {node.name}")
        found += [f"{name_of(path)}:{call.lineno}: {name}" for name, call in calls(path) if name.split(".")[-1] in MARKUP]
    assert found == []


class Counter(QObject):
    """Counts what it hears."""

    sent = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0
        self.sent.connect(self._on_sent)

    @Slot(object, bool)
    def _on_sent(self, value: object, truth: bool) -> None:
        self.heard += truth


def test_this_pyside_survives_a_hundred_thousand_signals() -> None:
    counter = Counter()
    for number in range(100_000):
        counter.sent.emit((number,), True)
    assert counter.heard == 100_000


def test_the_window_starts_without_the_libraries_that_only_decoders_need() -> None:
    heavy = {"numpy", "scipy", "PIL.Image", "imagehash", "pywt", "alembic", "concurrent_log_handler"}
    program = f"import sys, photodesk.app, photodesk.ui.main_window; print(*sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, timeout=50)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def requirements(lock: str) -> list[str]:
    return re.split(r"\n(?=[A-Za-z0-9])", (PROJECT / lock).read_text(encoding="utf-8").strip())


def pins(lock: str) -> set[str]:
    """`name==version`; a package may have several, each for another Python."""
    return {re.split(r"[\s;]", requirement)[0] for requirement in requirements(lock)}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_by_hash_and_names_no_host(lock: str) -> None:
    assert "://" not in (PROJECT / lock).read_text(encoding="utf-8")
    assert len(requirements(lock)) > 10
    assert [each for each in requirements(lock) if "--hash=sha256:" not in each or not re.match(r"[\w.-]+==\d", each)] == []


def test_users_and_developers_get_the_same_versions() -> None:
    assert pins(LOCKS[0]) <= pins(LOCKS[1])


def test_everything_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=!~\[ ;]", requirement)[0].lower().replace("_", "-") for requirement in project["dependencies"]}
    assert wanted <= {pin.split("==")[0] for pin in pins(LOCKS[0])}


def test_the_top_level_holds_what_it_should() -> None:
    found = {path.name for path in PROJECT.iterdir() if not path.name.startswith(".")} - MADE_HERE - {"__pycache__"}
    assert found - TOP_LEVEL == set()
    assert TOP_LEVEL - found == set()


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    machine = re.compile(r"/(?:home|root|Users|work)/\w")
    found = [
        f"{path.relative_to(PROJECT)}:{number}"
        for folder in ("photodesk", "packaging", "resources", ".ci", ".")
        for path in ((PROJECT / folder).glob("*") if folder == "." else (PROJECT / folder).rglob("*"))
        if path.is_file() and path.name != ".git" and path.suffix in {".py", ".md", ".toml", ".svg", ".xml", ".desktop", ".lock", ".ts", ""}
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if machine.search(line)
    ]
    assert found == []
