"""Numbers read off a face crop; what they mean for use is decided by `quality_limits`."""

import cv2
import numpy as np

from matching.face.face_crop import FaceCrop, FacePart, FloatImage, face_part

# Brows to chin, cheek to cheek: no hair and no background.
_FACE = face_part(-0.83, -0.33, 0.83, 1.5)
_LEFT_HALF = face_part(-0.83, -0.33, 0, 1.5)
_RIGHT_HALF = face_part(0, -0.33, 0.83, 1.5)
_NOSE_BRIDGE = face_part(-0.16, -0.1, 0.16, 0.27)
_LEFT_EYE = face_part(-0.75, -0.12, -0.25, 0.2)
_RIGHT_EYE = face_part(0.25, -0.12, 0.75, 0.2)
_LEFT_CHEEK = face_part(-0.75, 0.35, -0.4, 0.65)
_RIGHT_CHEEK = face_part(0.4, 0.35, 0.75, 0.65)
_UPPER_LIP = face_part(-0.22, 0.5, 0.22, 0.75)
_MOUTH_AND_CHIN = face_part(-0.35, 0.86, 0.35, 1.5)

# ISO/IEC 29794-5 counts luma of at most 25 and of at least 247 as without detail.
_DARK_LUMA = 25
_BRIGHT_LUMA = 247
# Keep a featureless or black crop from dividing by zero; far below any real face.
_LEAST_VARIANCE = 0.5
_LEAST_LUMA = 1.0
_LEAST_WEIGHT = 1e-3


def sharpness(crop: FaceCrop) -> float:
    """Energy of fine detail in % of the energy of coarser detail; falls with blur, not with darkness.

    Bands are differences of Gaussians at sigma 0, 1, 2 and 4 px, with the eyes 19 px apart.
    """
    once, twice, most = (_smooth(crop, sigma) for sigma in (1.0, 2.0, 4.0))
    fine, middle, coarse = (
        float(crop.within(band, _FACE).var()) for band in (crop.luma - once, once - twice, twice - most)
    )
    return 100.0 * fine / (middle + coarse + _LEAST_VARIANCE)


def under_exposed_percent(crop: FaceCrop) -> float:
    """Share of the face too dark to carry detail, 0..100."""
    return 100.0 * float((crop.within(crop.luma, _FACE) <= _DARK_LUMA).mean())


def over_exposed_percent(crop: FaceCrop) -> float:
    """Share of the face too bright to carry detail, 0..100."""
    return 100.0 * float((crop.within(crop.luma, _FACE) >= _BRIGHT_LUMA).mean())


def dynamic_range_bits(crop: FaceCrop) -> float:
    """Entropy of the luma histogram of the face in bits, 0..8, as ISO/IEC 29794-5 defines dynamic range."""
    luma = crop.within(crop.luma, _FACE)
    counts = np.bincount(luma.astype(np.uint8), minlength=256)
    shares = counts[counts > 0] / luma.size
    return float(-(shares * np.log2(shares)).sum())


def illumination_uniformity(crop: FaceCrop) -> float:
    """Mean luma of the darker half of the face over that of the brighter half: 1 is evenly lit."""
    left, right = (float(crop.within(crop.luma, half).mean()) for half in (_LEFT_HALF, _RIGHT_HALF))
    return min(left, right) / max(left, right, _LEAST_LUMA)


def eye_brightness(crop: FaceCrop) -> float:
    """Brightness of the brighter eye region over that of the cheeks: low behind dark glasses.

    The 80th percentile of the eye region counts, so that dark eyes and brows do not.
    """
    eyes = max(float(np.percentile(crop.within(crop.luma, eye), 80)) for eye in (_LEFT_EYE, _RIGHT_EYE))
    cheeks = max(float(np.median(crop.within(crop.luma, cheek))) for cheek in (_LEFT_CHEEK, _RIGHT_CHEEK))
    return eyes / max(cheeks, _LEAST_LUMA)


def lower_face_colour_difference(crop: FaceCrop) -> float:
    """Distance in CIELAB a*b* of upper lip or chin, whichever is nearer, from the bridge of the nose.

    Large under a mask of another colour than the skin; a beard or lipstick moves only one of the two.
    """
    bridge = _chroma(crop, _NOSE_BRIDGE)
    return min(float(np.hypot(*(_chroma(crop, part) - bridge))) for part in (_UPPER_LIP, _MOUTH_AND_CHIN))


def _smooth(crop: FaceCrop, sigma: float) -> FloatImage:
    """Gaussian average of the photo alone, so that its edge is no edge of the face."""
    weights = crop.inside.astype(np.float32)
    if weights.all():
        return np.asarray(cv2.GaussianBlur(crop.luma, (0, 0), sigma), np.float32)
    above = cv2.GaussianBlur(crop.luma * weights, (0, 0), sigma)
    return np.asarray(above / np.maximum(cv2.GaussianBlur(weights, (0, 0), sigma), _LEAST_WEIGHT), np.float32)


def _chroma(crop: FaceCrop, part: FacePart) -> FloatImage:
    colours = crop.within(crop.pixels.astype(np.float32), part)
    mean = (colours.mean(axis=0) / 255).astype(np.float32).reshape(1, 1, 3)
    return np.asarray(cv2.cvtColor(mean, cv2.COLOR_RGB2LAB)[0, 0, 1:], np.float32)
