"""Pictures made for looking at: a photo at screen size, and a face with its eyes where every other's are."""

from casework.runtime import Runtime
from matching.face.align import aligned_face
from matching.face.decode import DecodeLimits, decode
from matching.face.rendition import encode_rendition
from models.face import Face, Point
from models.photo import Photo

SCREEN_SIDE_PX = 1280
PORTRAIT_SIDE_PX = 360
# Wider than the networks' crop: hair, ears and chin help people, who know faces otherwise.
_EYES_IN_PORTRAIT: tuple[Point, Point] = (
    (PORTRAIT_SIDE_PX * 0.38, PORTRAIT_SIDE_PX * 0.42),
    (PORTRAIT_SIDE_PX * 0.62, PORTRAIT_SIDE_PX * 0.42),
)


def screen_picture(runtime: Runtime, photo: Photo) -> bytes:
    """A JPEG of the photo, at most `SCREEN_SIDE_PX` on its longer side."""
    picture = runtime.store.blobs.get(photo.digest)
    if max(photo.width_px, photo.height_px) <= SCREEN_SIDE_PX:
        return picture
    return encode_rendition(decode(picture, DecodeLimits(long_side_px=SCREEN_SIDE_PX)).pixels)


def portrait(runtime: Runtime, photo: Photo, face: Face) -> bytes:
    """A square JPEG of `PORTRAIT_SIDE_PX`: the face level, its eyes where those of every portrait are."""
    picture = decode(runtime.store.blobs.get(photo.digest))
    return encode_rendition(
        aligned_face(picture.pixels, face.landmarks.eyes, _EYES_IN_PORTRAIT, side=PORTRAIT_SIDE_PX)
    )
