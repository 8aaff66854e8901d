"""The health report, read as a browser shows it."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from warehouse import PROJECT_FOLDER

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
VARS = {"demo_data": True}
KIOSK = "44065050-44f1-4634-b863-c6f740100272"


@pytest.fixture(scope="module")
def write_report(open_warehouse, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    with open_warehouse(folder) as demo:
        demo.dbt("build", "--exclude-resource-type", "test", vars=VARS)

        def written(*options):
            demo.release()
            output = folder / "report.html"
            command = [sys.executable, PROJECT_FOLDER / "health_report", "--output", output]
            command += ["--project-dir", PROJECT_FOLDER, "--profiles-dir", demo.folder]
            command += ["--target", demo.engine, "--vars", '{"demo_data": true}', *options]
            environment = os.environ | {
                "DBT_PROFILE": "identity_warehouse",
                "DBT_TARGET_PATH": str(folder / "target"),
                "DBT_LOG_PATH": str(folder / "logs"),
            }
            finished = subprocess.run(command, capture_output=True, text=True, env=environment)
            return finished, output

        yield written


def test_the_report_draws_a_profile_and_masks_values(write_report):
    finished, output = write_report("--identifier", f"anonymous_id:{KIOSK}")
    assert finished.returncode == 0, finished.stdout + finished.stderr
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


def test_values_are_shown_where_asked_for(write_report):
    finished, output = write_report("--identifier", f"anonymous_id:{KIOSK}", "--show-values")
    assert finished.returncode == 0
    assert f"The profile of anonymous_id {KIOSK}" in output.read_text(encoding="utf-8")


def test_mistakes_are_one_sentence(write_report):
    finished, _ = write_report("--identifier", "jane")
    assert "found jane, expected type:value, such as user_id:4711" in finished.stderr
    finished, _ = write_report("--vars", '{"demo_data": true, "space_name": "nowhere"}')
    assert "could not query the space; has it been built?" in finished.stderr
