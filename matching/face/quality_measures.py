"""Numbers read off a face crop; what they mean for use is decided by `quality_limits`."""

from math import hypot

import cv2
import numpy as np
import numpy.typing as npt

from matching.face.face_crop import SIDE_PX, FaceCrop, face_part

# Brows to chin, cheek to cheek: no hair and no background.
_FACE = face_part(-0.83, -0.33, 0.83, 1.5)
_LEFT_HALF = face_part(-0.83, -0.33, 0, 1.5)
_RIGHT_HALF = face_part(0, -0.33, 0.83, 1.5)
_LEFT_EYE = face_part(-0.8, -0.15, -0.2, 0.3)
_RIGHT_EYE = face_part(0.2, -0.15, 0.8, 0.3)
_LEFT_CHEEK = face_part(-0.75, 0.35, -0.4, 0.65)
_RIGHT_CHEEK = face_part(0.4, 0.35, 0.75, 0.65)
_NOSE_BRIDGE = face_part(-0.16, -0.1, 0.16, 0.27)
_UPPER_LIP = face_part(-0.22, 0.5, 0.22, 0.75)
_MOUTH_AND_CHIN = face_part(-0.35, 0.86, 0.35, 1.5)

# ISO/IEC 29794-5 counts luma of at most 25 and of at least 247 as without detail.
_DARK_LUMA = 25
_BRIGHT_LUMA = 247
# Keep a featureless or black crop from dividing by zero; far below any real face.
_LEAST_VARIANCE = 0.5
_LEAST_LUMA = 1.0
_LEAST_WEIGHT = 1e-3

FloatImage = npt.NDArray[np.float32]
Shares = npt.NDArray[np.float64]


def _smoothing(sigmas: tuple[float, ...]) -> tuple[FloatImage, FloatImage]:
    """Matrices D [n,h,64] and A [n,64,w]: D @ crop @ A are n Gaussian averages of the crop, at the face."""
    # What OpenCV's filter makes of single bright pixels is the filter as a matrix, edges included.
    single = np.eye(SIDE_PX, dtype=np.float32)
    filters = np.array([cv2.GaussianBlur(single, (0, 1), sigma) for sigma in sigmas], np.float32)
    rows, columns = _FACE
    down = np.ascontiguousarray(filters.transpose(0, 2, 1)[:, rows])
    return down, np.ascontiguousarray(filters[:, :, columns])


_DOWN, _ACROSS = _smoothing((1.0, 2.0, 4.0))


def sharpness(crop: FaceCrop) -> float:
    """Energy of fine detail in % of the energy of coarser detail; falls with blur, not with darkness.

    Bands are differences of Gaussians at sigma 0, 1, 2 and 4 px, with the eyes 19 px apart.
    """
    luma = crop.luma.astype(np.float32)
    levels = np.concatenate([luma[np.newaxis, *_FACE], _smoothed(crop, luma)])
    fine, middle, coarse = (_variance(crop.within(band, _FACE)) for band in levels[:-1] - levels[1:])
    return 100.0 * fine / (middle + coarse + _LEAST_VARIANCE)


def tones(crop: FaceCrop) -> Shares:
    """Share of the face's pixels that have each luma: float64[256], together 1."""
    values = crop.within(crop.luma[_FACE], _FACE)
    return np.asarray(np.bincount(values, minlength=256) / values.size, np.float64)


def under_exposed_percent(shares: Shares) -> float:
    """Share of `tones` too dark to carry detail, 0..100."""
    return 100.0 * float(shares[: _DARK_LUMA + 1].sum())


def over_exposed_percent(shares: Shares) -> float:
    """Share of `tones` too bright to carry detail, 0..100."""
    return 100.0 * float(shares[_BRIGHT_LUMA:].sum())


def dynamic_range_bits(shares: Shares) -> float:
    """Entropy of `tones` in bits, 0..8, as ISO/IEC 29794-5 defines dynamic range."""
    present = shares[shares > 0]
    return max(0.0, -float(present @ np.log2(present)))


def illumination_uniformity(crop: FaceCrop) -> float:
    """Mean luma of the darker half of the face over that of the brighter half: 1 is evenly lit."""
    left, right = (crop.mean(crop.luma, half)[0] for half in (_LEFT_HALF, _RIGHT_HALF))
    return min(left, right) / max(left, right, _LEAST_LUMA)


def eye_brightness(crop: FaceCrop) -> float:
    """Brightness of the brighter eye region over that of the cheeks: low behind dark glasses.

    The 65th percentile of the region counts, so that dark eyes, lashes and brows do not.
    """
    eyes = max(_quantile(crop.within(crop.luma[eye], eye), 0.65) for eye in (_LEFT_EYE, _RIGHT_EYE))
    cheeks = max(
        _quantile(crop.within(crop.luma[cheek], cheek), 0.5) for cheek in (_LEFT_CHEEK, _RIGHT_CHEEK)
    )
    return eyes / max(cheeks, _LEAST_LUMA)


def lower_face_colour_difference(crop: FaceCrop) -> float:
    """Distance in CIELAB a*b* of upper lip or chin, whichever is nearer, from the bridge of the nose.

    Large under a mask of another colour than the skin; a beard or lipstick moves only one of the two.
    """
    means = [crop.mean(crop.pixels, part) for part in (_NOSE_BRIDGE, _UPPER_LIP, _MOUTH_AND_CHIN)]
    lab = cv2.cvtColor(np.array([means], np.float32) / np.float32(255), cv2.COLOR_RGB2LAB)
    bridge, lip, chin = lab[0, :, 1:].tolist()
    return min(_distance(bridge, lip), _distance(bridge, chin))


def _distance(first: list[float], second: list[float]) -> float:
    return hypot(first[0] - second[0], first[1] - second[1])


def _variance(values: FloatImage) -> float:
    deviation = cv2.meanStdDev(values)[1]
    return float(deviation[0, 0]) ** 2


def _quantile(values: npt.NDArray[np.uint8], share: float) -> float:
    place = int(share * (values.size - 1))
    return float(np.partition(values, place)[place])


def _smoothed(crop: FaceCrop, luma: FloatImage) -> FloatImage:
    """Gaussian averages [n,h,w] of the photo alone, so that its edge is no edge of the face."""
    # Products of small matrices take a fifth of the time of filtering, and each is under the size at which
    # OpenBLAS would use more threads than this one.
    if crop.inside is None:
        return np.asarray(_DOWN @ luma @ _ACROSS, np.float32)
    weights = crop.inside.astype(np.float32)
    total = np.maximum(_DOWN @ weights @ _ACROSS, _LEAST_WEIGHT)
    return np.asarray(_DOWN @ (luma * weights) @ _ACROSS / total, np.float32)
