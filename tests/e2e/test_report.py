"""The health report, read as a browser shows it."""

import json
import re
import runpy
import shutil
import subprocess
import sys

import pytest
from scenarios import DEMO, begin_with_demo
from warehouse import PROFILE, PROJECT_FOLDER, disconnect_dbt

pytestmark = pytest.mark.quick_on("duckdb")

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
KIOSK = "44065050-44f1-4634-b863-c6f740100272"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where dbt keeps its parse from one report to the next."""
    return tmp_path_factory.mktemp("report")


@pytest.fixture
def write_report(engine_warehouse, folder, monkeypatch, capfd):
    """What `python health_report` does, in this process: the exit code, the page, what it says."""
    monkeypatch.setenv("DBT_PROFILE", PROFILE)
    monkeypatch.setenv("DBT_TARGET_PATH", str(folder / "target"))
    monkeypatch.setenv("DBT_LOG_PATH", str(folder / "logs"))
    output = folder / "report.html"

    def written(*options):
        engine_warehouse.release()
        arguments = ["--output", output, "--project-dir", PROJECT_FOLDER]
        arguments += ["--profiles-dir", engine_warehouse.folder]
        arguments += ["--target", engine_warehouse.engine, "--vars", json.dumps(DEMO), *options]
        monkeypatch.setattr(sys, "argv", ["health_report", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            try:
                runpy.run_path(str(PROJECT_FOLDER / "health_report"), run_name="__main__")
            finally:
                disconnect_dbt()
        return ended.value.code, output, capfd.readouterr().err

    return written


def test_the_report_draws_a_profile_and_masks_values(engine_warehouse, write_report):
    begin_with_demo(engine_warehouse)
    code, output, errors = write_report("--identifier", f"anonymous_id:{KIOSK}")
    assert code == 0, errors
    text = output.read_text(encoding="utf-8")
    assert "The profile of anonymous_id #1" in text
    assert KIOSK not in text and "@" not in re.sub(r"<script.*?</script>", "", text, flags=re.S)
    assert not re.search(r"(src|href)=", re.sub(r"<script.*?</script>", "", text, flags=re.S))
    if BROWSER:
        shown = subprocess.run(
            [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=10000"]
            + ["--dump-dom", output.as_uri()],
            capture_output=True,
            text=True,
        ).stdout
        assert shown.count('class="main-svg"') >= 4
        assert "refused" in shown and "anonymous_id #1" in shown

    # Values are shown where asked for.
    code, output, errors = write_report("--identifier", f"anonymous_id:{KIOSK}", "--show-values")
    assert code == 0, errors
    assert f"The profile of anonymous_id {KIOSK}" in output.read_text(encoding="utf-8")


def test_mistakes_are_one_sentence(engine_warehouse, write_report):
    _, _, errors = write_report("--identifier", "jane")
    assert "found jane, expected type:value, such as user_id:4711" in errors
    engine_warehouse.clear()
    _, _, errors = write_report()
    assert "could not query the space; has it been built?" in errors
