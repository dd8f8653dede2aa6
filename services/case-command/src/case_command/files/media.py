"""Which types may a file have (Cases API §4.10), and which has it by its extension?

The name decides, never what the sender says of the bytes. What is not listed here has the type that
Python knows it by; that matters only where a deployment allows types of its own.
"""

import mimetypes
from collections.abc import Mapping

IMAGE = "image/"
TEXT = "text/plain"
TEXT_EXTENSION = "txt"

IMAGES = (
    "aces apng avci avcs avif bmp cgm dicom-rle dpx emf example fits g3fax heic heic-sequence heif "
    "heif-sequence hej2k hsj2 jls jp2 jpeg jph jphc jpm jpx jxr jxrA jxrS jxs jxsc jxsi jxss ktx "
    "ktx2 naplps png prs.btif prs.pti pwg-raster svg+xml t38 tiff tiff-fx vnd.adobe.photoshop "
    "vnd.airzip.accelerator.azv vnd.cns.inf2 vnd.dece.graphic vnd.djvu vnd.dwg vnd.dxf "
    "vnd.dvb.subtitle vnd.fastbidsheet vnd.fpx vnd.fst vnd.fujixerox.edmics-mmr "
    "vnd.fujixerox.edmics-rlc vnd.globalgraphics.pgb vnd.microsoft.icon vnd.mix vnd.ms-modi "
    "vnd.mozilla.apng vnd.net-fpx vnd.pco.b16 vnd.radiance vnd.sealed.png "
    "vnd.sealedmedia.softseal.gif vnd.sealedmedia.softseal.jpg vnd.svf vnd.tencent.tap "
    "vnd.valve.source.texture vnd.wap.wbmp vnd.xiff vnd.zbrush.pcx webp wmf"
)
ALLOWED = frozenset(
    {
        "text/plain",
        "text/csv",
        "text/json",
        "application/json",
        "application/zip",
        "application/gzip",
        "application/x-bzip",
        "application/x-bzip2",
        "application/x-7z-compressed",
        "application/x-tar",
        "application/x-zip-compressed",
        "application/pdf",
        *(IMAGE + name for name in IMAGES.split()),
    }
)
"""No `image/gif`, and no formats of office programs: zip them."""

SHOWN = frozenset(IMAGE + name for name in ("apng", "avif", "bmp", "gif", "jpeg", "png", "webp"))
"""Pictures of dots, which browsers paint and never run; SVG is a document with scripts."""

EXTENSIONS: Mapping[str, str] = {
    extension: media_type
    for media_type, extensions in {
        "text/plain": "txt text log conf def list in ini",
        "text/csv": "csv",
        "text/html": "html htm shtml",
        "application/json": "json map",
        "application/pdf": "pdf",
        "application/zip": "zip",
        "application/gzip": "gz",
        "application/x-bzip": "bz",
        "application/x-bzip2": "bz2 boz",
        "application/x-7z-compressed": "7z",
        "application/x-tar": "tar",
        "image/aces": "exr",
        "image/apng": "apng",
        "image/avci": "avci",
        "image/avcs": "avcs",
        "image/avif": "avif",
        "image/bmp": "bmp dib",
        "image/cgm": "cgm",
        "image/dicom-rle": "drle",
        "image/dpx": "dpx",
        "image/emf": "emf",
        "image/fits": "fits",
        "image/g3fax": "g3",
        "image/gif": "gif",
        "image/heic": "heic",
        "image/heic-sequence": "heics",
        "image/heif": "heif",
        "image/heif-sequence": "heifs",
        "image/hej2k": "hej2",
        "image/hsj2": "hsj2",
        "image/jls": "jls",
        "image/jp2": "jp2 jpg2",
        "image/jpeg": "jpeg jpg jpe",
        "image/jph": "jph",
        "image/jphc": "jhc",
        "image/jpm": "jpm jpgm",
        "image/jpx": "jpx jpf",
        "image/jxr": "jxr",
        "image/jxrA": "jxra",
        "image/jxrS": "jxrs",
        "image/jxs": "jxs",
        "image/jxsc": "jxsc",
        "image/jxsi": "jxsi",
        "image/jxss": "jxss",
        "image/ktx": "ktx",
        "image/ktx2": "ktx2",
        "image/png": "png",
        "image/prs.btif": "btif btf",
        "image/prs.pti": "pti",
        "image/svg+xml": "svg svgz",
        "image/t38": "t38",
        "image/tiff": "tif tiff",
        "image/tiff-fx": "tfx",
        "image/vnd.adobe.photoshop": "psd",
        "image/vnd.airzip.accelerator.azv": "azv",
        "image/vnd.dece.graphic": "uvi uvvi uvg uvvg",
        "image/vnd.djvu": "djvu djv",
        "image/vnd.dvb.subtitle": "sub",
        "image/vnd.dwg": "dwg",
        "image/vnd.dxf": "dxf",
        "image/vnd.fastbidsheet": "fbs",
        "image/vnd.fpx": "fpx",
        "image/vnd.fst": "fst",
        "image/vnd.fujixerox.edmics-mmr": "mmr",
        "image/vnd.fujixerox.edmics-rlc": "rlc",
        "image/vnd.microsoft.icon": "ico",
        "image/vnd.ms-modi": "mdi",
        "image/vnd.net-fpx": "npx",
        "image/vnd.pco.b16": "b16",
        "image/vnd.tencent.tap": "tap",
        "image/vnd.valve.source.texture": "vtf",
        "image/vnd.wap.wbmp": "wbmp",
        "image/vnd.xiff": "xif",
        "image/vnd.zbrush.pcx": "pcx",
        "image/webp": "webp",
        "image/wmf": "wmf",
        "application/msword": "doc",
        "application/vnd.ms-excel": "xls",
        "application/vnd.ms-outlook": "msg",
        "application/vnd.ms-powerpoint": "ppt",
        "application/vnd.oasis.opendocument.spreadsheet": "ods",
        "application/vnd.oasis.opendocument.text": "odt",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
        "application/vnd.tcpdump.pcap": "pcap cap dmp",
        "application/x-pcapng": "pcapng",
        "application/rtf": "rtf",
        "message/rfc822": "eml mime",
        "text/markdown": "md markdown",
    }.items()
    for extension in extensions.split()
}

PYTHON = mimetypes.MimeTypes()
"""What Python itself brings: never the files of the machine, on which answers would depend."""


def of_extension(extension: str) -> str | None:
    """The type of names that end so, without the dot; None: nobody knows."""
    known = EXTENSIONS.get(extension.lower())
    return known or PYTHON.types_map[1].get(f".{extension.lower()}")


def extension_of(media_type: str) -> str | None:
    """How names of this type usually end, without the dot."""
    known = next((ends for ends, of in EXTENSIONS.items() if of == media_type), None)
    if known:
        return known
    guessed = PYTHON.guess_extension(media_type)
    return guessed[1:] if guessed else None
