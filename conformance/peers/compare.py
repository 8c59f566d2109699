"""Reads pairs of files with dcmtk, GDCM and pydicom, and says how the pixels of each pair compare.

Standard input: a JSON list of {"name", "input", "output"}. Standard output: a JSON object; for each name and each peer
one word for the raw bytes of the pixels and, where the peer decodes, one for the decoded pixels (shape, kind, values):
same, absent (no pixels in the input, and none in the output), unread (the peer cannot read the input),
blanked (compressed frames that are equal but for zeros), lost (the peer reads the input but not the output), different.
"""
import hashlib
import json
import os
import pickle
import re
import resource
import subprocess
import sys
import tempfile
import warnings

import gdcm
import numpy
import pydicom

# Pixel Data, Float Pixel Data and Double Float Pixel Data.
PIXEL_TAGS = ((0x7FE0, 0x0008), (0x7FE0, 0x0009), (0x7FE0, 0x0010))


class Unread(Exception):
    """The peer cannot read the file, or cannot decode its pixels."""


def raw_of_pydicom(path):
    data_set = pydicom.dcmread(path, force=True)
    # The value of encapsulated pixels is all of their items, as they are encoded.
    return [data_set[tag].value for tag in PIXEL_TAGS if tag in data_set]


def bytes_of_gdcm(text):
    # The binding hands bytes over as a text; what is not UTF-8 in it comes as surrogates.
    return text.encode("utf-8", "surrogateescape")


def raw_of_gdcm(path):
    reader = gdcm.Reader()
    reader.SetFileName(path)
    if not reader.Read():
        raise Unread()
    data_set = reader.GetFile().GetDataSet()
    for tag in (gdcm.Tag(*numbers) for numbers in PIXEL_TAGS):
        if data_set.FindDataElement(tag):
            return gdcm_parts(data_set.GetDataElement(tag))
    return []


def gdcm_parts(element):
    fragments = element.GetSequenceOfFragments()
    if fragments is None:
        value = element.GetByteValue()
        return [] if value is None else [bytes_of_gdcm(value.GetBuffer())]
    values = [fragments.GetFragment(index).GetByteValue() for index in range(fragments.GetNumberOfFragments())]
    return [b"" if value is None else bytes_of_gdcm(value.GetBuffer()) for value in values]


def raw_of_dcmtk(path):
    with tempfile.TemporaryDirectory() as folder:
        dump = subprocess.run(["dcmdump", "-q", "+L", "+W", folder, path], capture_output=True, check=False)
        if dump.returncode != 0:
            raise Unread()
        return dumped_parts(dump.stdout, folder)


def dumped_parts(dump, folder):
    """The values that a dump names at its top level; a line of text itself where the dump writes a value out."""
    lines = dump.split(b"\n")
    starts = [index for index, line in enumerate(lines) if re.match(rb"\(7fe0,00(08|09|10)\)", line)]
    if not starts:
        return []
    line = lines[starts[0]]
    if b"PixelSequence" not in line:
        return [dumped_value(line, folder)]
    return [dumped_value(line, folder) for line in lines[starts[0] + 1 :] if line.startswith(b"  (fffe,e000)")]


def dumped_value(line, folder):
    named = re.search(rb"=(\S+\.raw)", line)
    if named is None:
        return line
    with open(os.path.join(folder, os.path.basename(os.fsdecode(named[1]))), "rb") as value:
        return value.read()


def apart(read):
    """The same in a process of its own: GDCM ends the whole process where an assertion of it fails, and pydicom uses GDCM."""

    def read_apart(path):
        source, sink = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                with os.fdopen(sink, "wb") as result:
                    result.write(pickle.dumps(read(path)))
                os._exit(0)
            finally:
                # Whatever a peer throws at a file only says that it cannot read it.
                os._exit(1)
        os.close(sink)
        with os.fdopen(source, "rb") as result:
            made = result.read()
        if os.waitpid(child, 0)[1] != 0:
            raise Unread()
        return pickle.loads(made)

    return read_apart


def decoded_by_pydicom(path):
    pixels = pydicom.dcmread(path, force=True).pixel_array
    return [pixels.shape, str(pixels.dtype), hashlib.sha256(numpy.ascontiguousarray(pixels)).hexdigest()]


def decoded_by_gdcm(path):
    reader = gdcm.ImageReader()
    reader.SetFileName(path)
    if not reader.Read():
        raise Unread()
    image = reader.GetImage()
    shape = [image.GetDimension(index) for index in range(image.GetNumberOfDimensions())]
    kind = f"{image.GetPixelFormat().GetScalarTypeAsString()} {image.GetPixelFormat().GetSamplesPerPixel()}"
    return [shape, kind, hashlib.sha256(bytes_of_gdcm(image.GetBuffer())).hexdigest()]


def header(path):
    return pydicom.dcmread(path, force=True, stop_before_pixels=True)


def is_encapsulated(data_set):
    syntax = getattr(data_set, "file_meta", {}).get("TransferSyntaxUID")
    return syntax is not None and syntax.is_transfer_syntax and not syntax.is_private and syntax.is_encapsulated


def own_byte_count(data_set):
    """How many bytes a native image itself takes, or nothing where its attributes do not say."""
    try:
        samples = 2 if str(data_set.PhotometricInterpretation).startswith("YBR_FULL_422") else data_set.SamplesPerPixel
        counts = (int(data_set.get("NumberOfFrames") or 1), data_set.Rows, data_set.Columns, samples, data_set.BitsAllocated)
        return (numpy.prod(counts, dtype=object) + 7) // 8
    except (AttributeError, TypeError, ValueError):
        return None


def is_same_native(before, after, own):
    """Equal, or equal in the image's own bytes: what follows them is padding or excess."""
    if before == after:
        return True
    if own is None or len(before) != 1 or len(after) != 1 or len(before[0]) < own:
        return False
    return after[0] == before[0][:own] + b"\0" * (own % 2)


def is_blanked(before, after):
    """Equal but for zeros: comments inside compressed frames go, and nothing changes its place."""
    if [len(part) for part in before] != [len(part) for part in after]:
        return False
    return all(new in (old, 0) for parts in zip(before, after) for old, new in zip(*parts))


def judge_raw(data_set):
    encapsulated, own = is_encapsulated(data_set), own_byte_count(data_set)

    def judge(before, after):
        if before == after or (not encapsulated and is_same_native(before, after, own)):
            return "same"
        return "blanked" if encapsulated and is_blanked(before, after) else "different"

    return judge


def judge_decoded(before, after):
    return "same" if before == after else "different"


def word(read, pair, judge):
    try:
        before = read(pair["input"])
    except Unread:
        return "unread"
    try:
        after = read(pair["output"])
    except Unread:
        return "lost"
    return judge(before, after) if before or after else "absent"


# dcmtk is a process of its own anyhow.
RAW = {"dcmtk raw": raw_of_dcmtk, "gdcm raw": apart(raw_of_gdcm), "pydicom raw": apart(raw_of_pydicom)}
DECODED = {"gdcm decoded": apart(decoded_by_gdcm), "pydicom decoded": apart(decoded_by_pydicom)}


def compared(pair):
    judge = judge_raw(header(pair["input"]))
    words = {peer: word(read, pair, judge) for peer, read in RAW.items()}
    return words | {peer: word(read, pair, judge_decoded) for peer, read in DECODED.items()}


def main():
    warnings.simplefilter("ignore")
    # A peer that ends itself leaves no memory image behind.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gdcm.Trace.WarningOff()
    gdcm.Trace.ErrorOff()
    json.dump({pair["name"]: compared(pair) for pair in json.load(sys.stdin)}, sys.stdout)


main()
