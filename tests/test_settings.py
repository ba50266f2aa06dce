"""The settings: each told in the README, each refused by name when it cannot be read."""

from __future__ import annotations

import pytest

from config import ROOT, SETTINGS, SettingError, settings


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_readme_tells_every_setting(setting):
    assert f"`{setting.name}`" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OFFICE_TIMEZONE", "America/Olio"),
        ("RATE_LIMIT", "many"),
        ("SECURE_COOKIES", "perhaps"),
        ("DATABASE_URL", "not a url"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(name, value):
    with pytest.raises(SettingError, match=name):
        settings({name: value})
