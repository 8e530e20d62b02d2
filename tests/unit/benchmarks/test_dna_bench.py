import argparse

from benchmarks import dna


def test_the_dna_bench_reports_speed_beside_error_on_a_small_scale() -> None:
    parser = argparse.ArgumentParser()
    dna.add_arguments(parser)
    sizes = ["--profiles", "2000", "--many", "70", "--families", "130", "--pool", "64"]
    arguments = parser.parse_args(sizes)
    arguments.seed = 5
    figures = dna.run(arguments)
    for name in (
        "profiles_per_s_one_family_1t",
        "lr_per_s_many_families_1t",
        "families_per_s_one_profile_1t",
        "families_compiled_per_s_1t",
        "memory_bandwidth_gb_s",
    ):
        value = figures[name]
        assert isinstance(value, float)
        assert value > 0
    error = figures["max_abs_error_log10"]
    assert isinstance(error, float)
    assert error < 1e-9
    assert figures["many_families"] == 70
