import pytest


def test_tests_of_one_file_run_in_one_process(request):
    if not request.config.getoption("loadgroup", False):
        pytest.skip("one process runs all that was asked for")
    assert request.node.nodeid.endswith("@test_conftest.py")
