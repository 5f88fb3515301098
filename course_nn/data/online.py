"""Larger images from the files their makers publish: MNIST, Fashion-MNIST, CIFAR-10.

The files are looked for in a folder (yours, or `~/.cache/course_nn/NAME`), fetched into it where they are missing, and
compared with their published MD5. Where there is no network, or COURSE_NN_OFFLINE=1 forbids it, the 8 x 8 digits that
come with the course take their place, and a printed line says so.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from course_nn.data.bundled import digits, split
from course_nn.data.generated import Array

Four = tuple[Array, Array, Array, Array]

MNIST = {  # file: MD5, as torchvision lists them
    "train-images-idx3-ubyte.gz": "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    "train-labels-idx1-ubyte.gz": "d53e105ee54ea40749a09fcbcd1e9432",
    "t10k-images-idx3-ubyte.gz": "9fb629c4189551a2d022fa330f9573f3",
    "t10k-labels-idx1-ubyte.gz": "ec29112dd5afa0611ce80d1b7f02629c",
}
FASHION_MNIST = {  # as its makers list them
    "train-images-idx3-ubyte.gz": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "train-labels-idx1-ubyte.gz": "25c81989df183df01b3e8a0aad5dffbe",
    "t10k-images-idx3-ubyte.gz": "bef4ecab320f06d8554ea6380940ec79",
    "t10k-labels-idx1-ubyte.gz": "bb300cfdad3c16e7a12a480ee83cd310",
}
CIFAR10 = {"cifar-10-binary.tar.gz": "c32a1d4ab5d03f1284b67883e8d87530"}  # as its maker lists it

SOURCES = {
    "mnist": "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "fashion_mnist": "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    "cifar10": "https://www.cs.toronto.edu/~kriz/",
}


def mnist(folder: str | Path | None = None) -> Four:
    """Handwritten digits, 28 x 28 grey pixels (LeCun, Cortes, Burges, 1998): x_train, y_train, x_test, y_test.

    x: (60000, 28, 28, 1) and (10000, 28, 28, 1), float32 from 0 to 1; y: 0 … 9.
    """
    return _or_digits("mnist", MNIST, folder, _read_idx_files)


def fashion_mnist(folder: str | Path | None = None) -> Four:
    """Ten kinds of clothing, 28 x 28 grey pixels (Xiao, Rasul, Vollgraf, 2017): x_train, y_train, x_test, y_test.

    x: (60000, 28, 28, 1) and (10000, 28, 28, 1), float32 from 0 to 1; y: 0 … 9.
    """
    return _or_digits("fashion_mnist", FASHION_MNIST, folder, _read_idx_files)


def cifar10(folder: str | Path | None = None) -> Four:
    """Ten kinds of things, 32 x 32 colour pixels (Krizhevsky, 2009): x_train, y_train, x_test, y_test.

    x: (50000, 32, 32, 3) and (10000, 32, 32, 3), float32 from 0 to 1; y: 0 … 9. Of its formats this is the binary one:
    reading it runs no code, as a pickle may.
    """
    return _or_digits("cifar10", CIFAR10, folder, _read_cifar_archive)


def read_idx(path: str | Path) -> Array:
    """Read an array of bytes in the IDX format, compressed (.gz) or not: what MNIST comes in.

    The header is two zero bytes, 8 for unsigned bytes, the number of axes, and each length in four bytes, big end
    first; the entries follow.  Returns uint8.
    """
    path = Path(path)
    data = _content(path)
    if len(data) < 4 or data[:3] != b"\0\0\x08":
        raise ValueError(f"{path.name} is no IDX file of bytes: it begins with {data[:4].hex(' ')}, not 00 00 08 …")
    header = 4 + 4 * data[3]
    shape = tuple(int.from_bytes(data[i : i + 4], "big") for i in range(4, header, 4))
    size = int(np.prod(shape, dtype=np.int64))
    if len(data) != header + size:
        raise ValueError(f"{path.name} should hold {shape}, {size:,} entries, and has {max(len(data) - header, 0):,}")
    return np.frombuffer(data, np.uint8, offset=header).reshape(shape).copy()


def read_cifar(data: bytes, name: str = "the file") -> tuple[Array, Array]:
    """Read records of the CIFAR-10 binary format: a label, then 32 x 32 red, green and blue bytes.

    Returns x: (N, 32, 32, 3) uint8, y: (N,).
    """
    record = 1 + 3 * 32 * 32
    if not data or len(data) % record:
        raise ValueError(f"{name} has {len(data):,} bytes; CIFAR-10 comes in records of {record:,}")
    rows = np.frombuffer(data, np.uint8).reshape(-1, record)
    y = rows[:, 0].astype(int)
    if y.max() > 9:
        raise ValueError(f"{name} has a label {y.max()}; CIFAR-10 has 0 to 9")
    return rows[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1).copy(), y


def _content(path: Path) -> bytes:
    """Return the bytes of a file, decompressed."""
    if path.suffix != ".gz":
        return path.read_bytes()
    import gzip

    try:
        return gzip.decompress(path.read_bytes())
    except (EOFError, gzip.BadGzipFile) as error:
        raise ValueError(f"{path.name} is damaged ({error}): delete it, and call again") from error


def _read_idx_files(folder: Path) -> Four:
    parts = []
    for images, labels in (tuple(MNIST)[:2], tuple(MNIST)[2:]):  # Fashion-MNIST has the same names
        x, y = read_idx(folder / images), read_idx(folder / labels)
        if x.ndim != 3 or y.shape != x.shape[:1]:
            raise ValueError(f"{images} holds {x.shape} and {labels} {y.shape}; they should be (N, H, W) and (N,)")
        parts += [_from_0_to_1(x[..., None]), y.astype(int)]
    return parts[0], parts[1], parts[2], parts[3]


def _read_cifar_archive(folder: Path) -> Four:
    import tarfile

    with tarfile.open(folder / "cifar-10-binary.tar.gz") as archive:

        def batch(name: str) -> tuple[Array, Array]:
            member = archive.extractfile(f"cifar-10-batches-bin/{name}.bin")  # read, never unpacked to the disk
            return read_cifar(member.read() if member else b"", f"{name}.bin")

        train = [batch(f"data_batch_{i}") for i in range(1, 6)]
        x_test, y_test = batch("test_batch")
    x, y = (np.concatenate(part) for part in zip(*train, strict=True))
    return _from_0_to_1(x), y, _from_0_to_1(x_test), y_test


def _from_0_to_1(x: Array) -> Array:
    return x / np.float32(255)


def _or_digits(name: str, files: dict[str, str], folder: str | Path | None, read: Callable[[Path], Four]) -> Four:
    """Read the files where they can be had; else say why not, and return the digits."""
    folder = Path(folder) if folder else Path.home() / ".cache" / "course_nn" / name
    try:
        for file, md5 in files.items():
            if not (folder / file).exists():
                _fetch(SOURCES[name] + file, folder / file)
            _verify(folder / file, md5)
    except OSError as error:  # no network, no disk; a wrong checksum is no OSError
        x_train, y_train, x_test, y_test = split(*digits(), np.random.default_rng(0))
        print(  # not a warning: nbgrader counts what stands on stderr as a failure
            f"{name} is not in {folder} and could not be fetched ({error}). The 8 x 8 digits take its place: "
            f"x_train has shape {x_train.shape}."
        )
        return x_train, y_train, x_test, y_test
    return read(folder)


def _fetch(url: str, path: Path) -> None:
    """Download a file; it gets its name only when it is whole."""
    if os.environ.get("COURSE_NN_OFFLINE", "0") not in ("", "0"):
        raise FileNotFoundError("COURSE_NN_OFFLINE is set")
    import shutil
    import urllib.request

    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with urllib.request.urlopen(url, timeout=20) as answer, open(part, "wb") as file:
        shutil.copyfileobj(answer, file)
    part.replace(path)


def _verify(path: Path, md5: str) -> None:
    """Refuse a file that is not the one published."""
    import hashlib

    with open(path, "rb") as file:
        found = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    if found != md5:
        raise ValueError(f"{path} has the MD5 {found}, not {md5}: it is cut off or another file. Delete it, call again")
