"""A match keeps the version of the engine that weighed it; versions fit their column and follow the sources."""

import matching


def test_the_version_follows_the_sources_and_fits_its_column():
    assert f"1.1-{matching._digest(of_kernels=False)[:8]}" == matching.ENGINE_VERSION
    assert matching._digest(of_kernels=False) != matching._digest(of_kernels=True)
    assert len(matching.ENGINE_VERSION) <= 16
