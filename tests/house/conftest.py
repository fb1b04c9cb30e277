"""Where the tests of the whole house run."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who walks through all pages walks once for each database: those tests stay together."""
    for item in items:
        if item.path.name == "test_forms.py" and isinstance(item, pytest.Function):
            item.add_marker(pytest.mark.xdist_group(f"forms {item.callspec.params['app']}"))
