"""The macros on made-up rows, in a dbt project of their own: no build of a user has to run them."""

from pathlib import Path

import pytest
from warehouse import PROJECT_FOLDER, Warehouse

FOLDER = PROJECT_FOLDER / "tests/macros"
NO_ROOMS = ("helpers", "logs", "models", "target")
ROOMS = [path.name for path in FOLDER.iterdir() if path.is_dir() and path.name not in NO_ROOMS]


@pytest.fixture
def macros(open_warehouse, tmp_path) -> Warehouse:
    with open_warehouse(tmp_path, project=FOLDER) as made:
        yield made


@pytest.mark.each_engine
def test_every_macro_does_what_its_tests_say(macros):
    files = {path.stem for room in ROOMS for path in Path(FOLDER / room).glob("*.sql")}
    assert len(files) > 80
    statuses = macros.dbt("test").statuses
    assert {name: statuses.get(name) for name in files} == dict.fromkeys(files, "pass")


def test_they_are_found_in_the_room_of_the_macro():
    assert [room for room in ROOMS if not (PROJECT_FOLDER / "macros" / room).is_dir()] == []
