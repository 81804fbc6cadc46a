"""A PySide6 that crashes is refused with the command that helps."""

import pytest

from photodesk.config import versions


def test_the_installed_pair_is_accepted() -> None:
    assert versions.check() is None


@pytest.mark.parametrize("version", ["6.10.3", "6.11.0", "6.11.3", "6.11.3+local"])
def test_good_versions(version: str) -> None:
    assert versions.check(version) is None


@pytest.mark.parametrize("version", ["6.8.0", "6.10.1", "6.10.2", "6.12.0", "7.0.0", "6.12.0a1", "rubbish"])
def test_bad_versions_are_refused_and_the_fix_is_named(version: str) -> None:
    sentence = versions.check(version)
    assert sentence is not None
    assert version in sentence and "pip install" in sentence
