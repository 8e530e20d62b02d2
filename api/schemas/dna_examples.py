"""Example answers about DNA for the API description; no real person stands behind them."""

from typing import Any

_HELD: dict[str, Any] = {
    "code": "lost_point",
    "reason": {"zh": "基因座 TH01：93 超出阶梯，疑为 9.3。", "en": "Locus TH01: 93 is outside the ladder."},
    "advice": {"zh": "请核对原始图谱。", "en": "Check the trace."},
    "line": 12,
    "path": None,
}

BATCH: dict[str, Any] = {
    "id": 9,
    "file_name": "2026-03.csv",
    "format": "table_by_locus",
    "submitted_by": "lab-7",
    "received_at": "2026-03-02T02:00:00Z",
    "readings": 2,
    "counts": {"accepted": 1, "held": 0, "duplicate": 0, "refused": 0},
    "problems": [],
    "samples": [
        {
            "state": "accepted",
            "profile_id": 57,
            "code": "QS-2026-0113",
            "laboratory": "示例市局",
            "kit": "Goldeneye 20A",
            "sample_class": "relative",
            "declared_sex": "female",
            "sex_by_amel": "female",
            "held": [],
            "notes": [],
            "held_id": None,
            "decision": None,
            "loci": [
                {
                    "spelling": "D3S1358",
                    "locus": "D3S1358",
                    "state": "accepted",
                    "written": ["15", "16"],
                    "genotype": ["15", "16"],
                    "held": None,
                    "suggestion": None,
                    "notes": [],
                },
                {
                    "spelling": "TH01",
                    "locus": "TH01",
                    "state": "held",
                    "written": ["93", "7"],
                    "genotype": None,
                    "held": _HELD,
                    "suggestion": "9.3",
                    "notes": [],
                },
            ],
        }
    ],
}

DECISION: dict[str, Any] = {
    "verdict": "same_person",
    "verdict_words": {"zh": "同一人：入库", "en": "The same person: it enters"},
    "consequence": {
        "zh": "两份图谱都参与检索，但互不比对；在同一家庭中只算一人。",
        "en": "Both profiles are searched with, never against each other; a family has them as one person.",
    },
    "reason": "同一受助人员换站后重复采样，救助站已核对。",
    "matched_profile_ids": [57],
    "same_as_id": None,
    "decided_by": "reviewer-2",
    "decided_at": "2026-03-03T02:00:00Z",
}

HELD: dict[str, Any] = {
    "id": 9,
    "held_id": 4,
    "code": "JZ-2026-0031",
    "laboratory": "示例市局",
    "kit": "Goldeneye 20A",
    "sample_class": "subject",
    "submitted_by": "lab-7",
    "received_at": "2026-03-02T02:00:00Z",
    "held": [
        {
            "code": "identical_profile",
            "reason": {
                "zh": "与样本 JZ-2025-0777（57 号图谱）在所有共同基因座上完全相同。",
                "en": "It agrees with sample JZ-2025-0777 (profile number 57) at every shared locus.",
            },
            "advice": {"zh": "请由人判断。", "en": "A person decides."},
            "line": 2,
            "path": None,
        }
    ],
    "matches": [
        {
            "id": 57,
            "state": "active",
            "code": "JZ-2025-0777",
            "laboratory": "示例市局",
            "sample_class": "subject",
            "loci_equal": 19,
            "loci_compared": 19,
            "is_of_one_code": None,
            "loci": [{"locus": "D3S1358", "is_equal": True}],
        }
    ],
    "asks_whose": False,
    "verdicts": ["same_person", "twins", "swap_or_contamination"],
}

PROFILE: dict[str, Any] = {
    "id": 57,
    "batch_id": 9,
    "state": "superseded",
    "code": "QS-2026-0113",
    "laboratory": "示例市局",
    "kit": "Goldeneye 20A",
    "sample_class": "relative",
    "declared_sex": "female",
    "sex_by_amel": "female",
    "loci": [{"locus": "D3S1358", "alleles": ["15", "16"]}],
    "submitted_by": "lab-7",
    "received_at": "2026-03-02T02:00:00Z",
    "supersession": {
        "successor_id": 58,
        "reason": "样本标签贴错，已重新检验",
        "decided_by": "lab-7",
        "decided_at": "2026-03-09T02:00:00Z",
    },
}

CANDIDATES: dict[str, Any] = {
    "profile_id": 57,
    "code": "QS-2026-0113",
    "searched": 412,
    "started_at": "2026-03-02T02:00:00Z",
    "finished_at": "2026-03-02T02:00:01Z",
    "software": "guitu 0.1.0",
    "rules": "guitu-2026-2",
    "populations": ["CN_STD59@3b1f2a4c5d6e"],
    "candidates": [
        {
            "rank": 1,
            "profile": {
                "id": 31,
                "code": "JZ-2025-0777",
                "laboratory": "示例市局",
                "kit": "Goldeneye 20A",
                "sample_class": "subject",
            },
            "searched_with_id": 57,
            "found_at": "2026-03-02T02:00:01Z",
            "twins_words": None,
            "relations": [
                {
                    "relation": "child",
                    "relation_words": {"zh": "在站人员是其子女", "en": "the person in care is the child"},
                    "lowest": {
                        "population": "CN_STD59@3b1f2a4c5d6e",
                        "log10_lr": 5.9134,
                        "loci_compared": 19,
                    },
                    "populations": [
                        {"population": "CN_STD59@3b1f2a4c5d6e", "log10_lr": 5.9134, "loci_compared": 19}
                    ],
                    "loci_compared": 19,
                    "loci_typed": 19,
                    "excluded_loci": [],
                    "mutation_steps": 0,
                    "expected_chance_hits": 0.00012,
                    "is_expectation_a_bound": False,
                    "searched": 412,
                    "chance_words": {
                        "zh": "比对了 412 份图谱："
                        "约每 8,300 次同样规模的检索，才有一次无关人员偶然达到这一似然比。",
                        "en": "412 profiles compared: one in about 8,300 such searches would meet an "
                        "unrelated person with this ratio by chance.",
                    },
                    "opinion": {
                        "verdict": "supports",
                        "reason": {
                            "zh": "所有群体下似然比均大于 10,000，支持。",
                            "en": "The ratio exceeds 10,000 in every population: supports.",
                        },
                        "rules": "guitu-2026-2",
                    },
                    "loci": [
                        {
                            "locus": "D3S1358",
                            "log10_lr": 0.3051,
                            "not_compared": None,
                            "is_excluded": False,
                            "mutation_steps": 0,
                        }
                    ],
                }
            ],
        }
    ],
    "not_comparable_count": 1,
    "not_comparable": [{"profile_id": 12, "shared_loci": 2, "bridging_kit": "Goldeneye 20A"}],
}
