"""The one public door of the face part: a decoded photo in, assessed faces and their vectors out."""

from dataclasses import dataclass

from matching.face.choose import assess
from matching.face.decode import DecodedPhoto
from matching.face.detection import Detection, Float32Vector, UInt8Image
from matching.face.networks import FaceNetworks
from matching.face.orientation import find_faces
from matching.face.quality import face_quality
from models.face import Face
from models.photo import PhotoAssessment
from models.quality import Verdict


@dataclass(frozen=True, slots=True, eq=False)
class PhotoAnalysis:
    """What was found in a photo.

    `pixels` uint8[h,w,3] RGB are the photo turned clockwise by `turned_degrees` (0, 90, 180 or 270) so that
    its faces are upright; boxes and landmarks are in these pixels. `vectors` has one unit float32[dimension]
    for each face of the assessment, None for a refused one.
    """

    pixels: UInt8Image
    turned_degrees: int
    assessment: PhotoAssessment
    vectors: tuple[Float32Vector | None, ...]


class FacePipeline:
    """Analyses photos with the networks of one pack; may be called from many threads at once."""

    def __init__(self, networks: FaceNetworks) -> None:
        self.networks = networks
        self.ref = networks.ref
        self.dimension = networks.dimension

    def analyse(self, photo: DecodedPhoto) -> PhotoAnalysis:
        """The faces of the photo, largest first, their quality and vectors, and which face is meant."""
        found = find_faces(self.networks, photo.pixels)
        faces = tuple(self._face(found.pixels, detection) for detection in found.detections)
        vectors = tuple(self._vector(found.pixels, face) for face in faces)
        return PhotoAnalysis(found.pixels, found.turned_degrees, assess(faces), vectors)

    def _face(self, pixels: UInt8Image, detection: Detection) -> Face:
        quality = face_quality(pixels, detection, self.networks.manifest.detector.kind)
        return Face(detection.box, detection.landmarks, detection.score, quality)

    def _vector(self, pixels: UInt8Image, face: Face) -> Float32Vector | None:
        if face.quality.verdict is Verdict.REFUSED:
            return None
        return self.networks.embed(pixels, face.landmarks)
