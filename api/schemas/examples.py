"""Example answers for the API description; no real person or measurement stands behind them."""

from typing import Any

PHOTO: dict[str, Any] = {
    "id": 31,
    "owner": {"kind": "admission", "id": 12},
    "width_px": 1280,
    "height_px": 960,
    "taken_on": "2026-03-01",
    "source": "入站登记",
    "received_at": "2026-03-01T13:53:00Z",
    "verdict": "weak",
    "reasons": [{"zh": "照片有些模糊。", "en": "The photo is somewhat blurred."}],
    "advice": [
        {"zh": "请擦净镜头，靠近一些再拍一张。", "en": "Wipe the lens, step closer and take another."}
    ],
    "faces": [
        {
            "index": 0,
            "box": {"left": 412.0, "top": 210.5, "right": 698.2, "bottom": 560.0},
            "detector_score": 1.82,
            "verdict": "weak",
            "components": [
                {
                    "name": "inter_eye_distance",
                    "value": 84.0,
                    "unit": "px",
                    "verdict": "usable",
                    "reason": None,
                    "advice": None,
                }
            ],
        }
    ],
    "chosen_face": 0,
    "needs_face_choice": False,
    "image": "/v1/photos/31/image",
}

SEARCH: dict[str, Any] = {
    "id": 5,
    "probe": {"kind": "admission", "id": 12},
    "purpose": "新照片入库后自动检索",
    "requested_by": "wang",
    "started_at": "2026-03-01T13:53:00Z",
    "finished_at": "2026-03-01T13:53:00Z",
    "used_photo_ids": [31],
    "not_used_photo_ids": [],
    "provenance": {
        "software": "guitu 0.1.0",
        "pack": "embedded@0f1e2d3c4b5a",
        "calibration": "embedded-cacd-1",
        "galleries": [
            {"kind": "registers", "version": 3, "persons": 400, "templates": 410},
            {"kind": "admissions", "version": 4, "persons": 80, "templates": 95},
            {"kind": "reports", "version": 9, "persons": 120, "templates": 164},
        ],
    },
    "undisposed": 1,
    "undisposed_earlier": 0,
    "is_finished": False,
    "left_out": None,
    "to_judge": [
        {
            "number": 2814749767106,
            "left": {
                "portrait": "/v1/reviews/2814749767106/photos/left",
                "taken_on": "2026-03-01",
                "quality": "usable",
                "quality_words": {"zh": "可以比对", "en": "Fit for comparison"},
            },
            "right": {
                "portrait": "/v1/reviews/2814749767106/photos/right",
                "taken_on": None,
                "quality": "weak",
                "quality_words": {"zh": "勉强可用", "en": "Usable with lower trust"},
            },
            "years_between": None,
            "withheld": [
                "score",
                "rank",
                "band",
                "gallery",
                "record",
                "name",
                "circumstances",
                "other_opinions",
            ],
        }
    ],
    "controls": [],
    "candidates": [
        {
            "pair_id": 3,
            "stage": "second_review",
            "outcome": None,
            "own_opinion": "same_person",
            "rank": 1,
            "face_rank": 1,
            "person": {"gallery": "reports", "id": 7},
            "record": {"kind": "report", "id": 7},
            "register_kind": None,
            "probe_photo_id": 31,
            "candidate_photo_id": 18,
            "probe_photo_date": "2026-03-01",
            "candidate_photo_date": "2019-05-20",
            "years_between": 6.8,
            "comparison_score": 0.9512,
            "evidence": {
                "kind": "face",
                "log10_lr": 2.91,
                "lower_bound": 2.1,
                "upper_bound": 3.2,
                "stratum": "adult_adult",
                "is_covered": True,
                "reason": {
                    "zh": "按成人对成人、相隔约七年的校准数据。",
                    "en": "By the calibration for two adults about seven years apart.",
                },
            },
            "expected_false_candidates": 0.004,
            "expected_words": {
                "zh": "大约每 250 次这样的检索，才会有一名无关的人达到这个分数。",
                "en": "An unrelated person reaches this score about once in 250 such searches.",
            },
            "band": "strong_lead",
            "band_words": {"zh": "强线索", "en": "Strong lead"},
            "order": {
                "log10_total": 2.91,
                "parts": [{"kind": "face", "log10_lr": 2.91}, {"kind": "circumstances", "log10_lr": 0.0}],
                "log10_prior_odds": -2.78,
                "prior_words": {
                    "zh": "先验：比对的 600 人中每一个，都与“谁也不是”同样可能。",
                    "en": "Prior: each of the 600 people compared is as likely the one as nobody is.",
                },
                "words": {
                    "zh": "排序依据 +2.91（人脸 +2.91）；只用于排序，不是鉴定意见。",
                    "en": "Ordered by +2.91 (face +2.91); for the order only, not an opinion.",
                },
            },
            "circumstances": [
                {
                    "aspect": "sex",
                    "aspect_words": {"zh": "性别", "en": "Sex"},
                    "answer": "agrees",
                    "answer_words": {"zh": "相符", "en": "Agrees"},
                    "reason": {"zh": "两份记录性别相同。", "en": "Both records state the same sex."},
                    "at_desk": {"zh": "女", "en": "female"},
                    "in_other": {"zh": "女", "en": "female"},
                    "log10_lr": 0.0,
                }
            ],
        }
    ],
}
