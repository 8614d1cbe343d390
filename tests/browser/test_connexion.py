"""The first page that anyone sees, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import axe


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_connexion_is_accessible_in_both_themes(page: Page, theme: str):
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto("/connexion/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    axe(page)
