"""The documentation site of `make docs`, opened in a browser without a window."""

import re
import shutil
import subprocess
from html import unescape

import pytest
from scenarios import DEMO, begin_with_demo

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
MODEL = "#!/model/model.identity_warehouse."

pytestmark = [
    pytest.mark.skipif(not BROWSER, reason="neither chromium nor google-chrome is installed"),
    pytest.mark.only("duckdb"),
]


@pytest.fixture(scope="module")
def site(engine_warehouse):
    """The page of the demo. dbt writes the manifest that it needs where it may write JSON."""
    begin_with_demo(engine_warehouse)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_warehouse, "writes_json", True)
        engine_warehouse.dbt("parse", vars=DEMO)
        engine_warehouse.dbt("docs", "generate", "--static", vars=DEMO)
    (page,) = engine_warehouse.folder.glob("target_*/static_index.html")
    return page


def shown(page, place):
    """The text that a reader sees there, and the page as the browser has it."""
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu"]
    command += ["--virtual-time-budget=20000", "--window-size=1600,1200", "--dump-dom"]
    command += [page.as_uri() + place]
    page = subprocess.run(command, capture_output=True, text=True, timeout=120).stdout
    text = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(text).split()), page


def test_the_overview_is_the_first_page(site):
    text, _ = shown(site, "#!/overview")
    assert "Two queries to begin with" in text
    assert "who shares this device" in text


def test_the_published_table_is_described_column_by_column(site):
    text, _ = shown(site, MODEL + "users_identities")
    assert "One row per external id: the profile it belongs to now" in text
    for column in ("created_source", "external_id_type", "external_id_value", "merged_at"):
        assert column in text
    for column in ("merged_from", "segment_id", "synced_at", "created_at"):
        assert column in text


def test_rules_and_answers_are_where_the_overview_says(site):
    assert "The six rules" in shown(site, MODEL + "identity_clusters")[0]
    text, page = shown(site, MODEL + "identity_links")
    assert "Ten questions, and what the demo answers" in text
    assert page.count("<table") > 10


def test_sources_of_other_kinds_are_where_the_overview_says(site):
    assert "sources of yours" in shown(site, "#!/overview")[0]
    text, _ = shown(site, MODEL + "stg_segment__identifier_sets")
    assert "Sources that are not Segment's" in text
    assert "contact-1-2" in text
    assert 'files: "/archive/app/**/*.json.gz"' in text


def test_the_lineage_is_drawn(site):
    _, page = shown(site, MODEL + "users_identities?g_v=1")
    assert page.count("<canvas") >= 3


def test_the_tree_has_what_is_for_analysts(site):
    text, page = shown(site, MODEL + "users_identities")
    assert "identity_links" in page
    assert "with_segment_id" in page
    models = ("stg_segment__identifier_sets", "int_identifiers", "tombstones")
    for internal in (*models, "find_reading_starts", "keyed_hash", "duckdb__keyed_hash"):
        assert f">{internal}<" not in re.sub(r"\s*(<|>)\s*", r"\1", page)
