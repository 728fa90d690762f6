"""Contents that tests send."""

import io
import random
from functools import lru_cache

from PIL import Image


@lru_cache(maxsize=4)
def padded_pdf(size: int, seed: int = 0) -> bytes:
    """A PDF of one page and about `size` bytes, most of them noise that no program can pack."""
    noise = random.Random(seed).randbytes(max(1, size - 700))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(noise), noise),
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return bytes(out) + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def lying_photo(width: int, height: int) -> bytes:
    """A photo as a telephone takes it: stored on its side, its EXIF says how to turn it. Red above, blue below."""
    upright = Image.effect_noise((width, height), 90).convert("RGB")
    upright.paste((200, 20, 20), (0, 0, width, height // 4))
    upright.paste((20, 20, 200), (0, 3 * height // 4, width, height))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter, clockwise
    exif[0x0110] = "Telephone of somebody"
    out = io.BytesIO()
    upright.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", quality=100, subsampling=0, exif=exif)
    return out.getvalue()
