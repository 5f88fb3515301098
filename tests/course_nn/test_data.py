import doctest
import gzip
import hashlib
import importlib
import io
import re
import struct
import subprocess
import sys
import tarfile
import urllib.error
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_nn.data import (
    adding,
    breast_cancer,
    cifar10,
    columns,
    digits,
    fashion_mnist,
    heteroscedastic,
    history,
    ilsvrc,
    line,
    mnist,
    moons,
    names,
    noise_level,
    online,
    picture,
    reversal,
    spirals,
    split,
    standardize,
    sunspots,
    tents,
    wander,
    wine,
    xor,
)
from course_nn.data.online import read_cifar, read_idx

FOLDER = Path(online.__file__).parent


@pytest.mark.parametrize("make", [line, moons, heteroscedastic])
def test_the_same_seed_makes_the_same_data(make):
    for a, b, c in zip(*(make(7, np.random.default_rng(seed)) for seed in (1, 1, 2)), strict=True):
        np.testing.assert_array_equal(a, b)
        assert not np.array_equal(a, c) or a.dtype.kind == "i"  # labels may agree by chance


@pytest.mark.parametrize("make, y_shape", [(line, (7, 1)), (heteroscedastic, (7, 1)), (moons, (7,))])
def test_one_sample_is_one_row(rng, make, y_shape):
    x, y = make(7, rng)
    assert x.shape == (7, 2 if make is moons else 1)
    assert y.shape == y_shape


def test_least_squares_finds_the_line(rng):
    x, y = line(2000, rng, slope=-1.5, intercept=0.5, noise=0.2)
    slope, intercept = np.polyfit(x[:, 0], y[:, 0], 1)
    assert (slope, intercept) == (pytest.approx(-1.5, abs=0.02), pytest.approx(0.5, abs=0.02))
    assert np.std(y - slope * x - intercept) == pytest.approx(0.2, rel=0.05)


def test_a_line_without_noise_is_exact(rng):
    x, y = line(5, rng, noise=0)
    np.testing.assert_array_equal(y, 2 * x - 1)


def test_moons_without_noise_lie_on_their_circles(rng):
    x, y = moons(101, rng, noise=0)
    np.testing.assert_allclose(np.linalg.norm(x[y == 0], axis=1), 1)
    np.testing.assert_allclose(np.linalg.norm(x[y == 1] - [1, 0.5], axis=1), 1)
    assert (x[y == 0, 1] >= 0).all()
    assert (x[y == 1, 1] <= 0.5).all()


def test_moons_have_classes_of_equal_size_in_random_order(rng):
    _, y = moons(200, rng)
    assert y.sum() == 100
    assert 20 < y[:100].sum() < 80


def test_no_straight_line_separates_the_moons(rng):
    x, y = moons(400, rng)
    design = np.column_stack([x, np.ones(400)])
    weights, *_ = np.linalg.lstsq(design, 2.0 * y - 1, rcond=None)
    assert np.mean((design @ weights > 0) == y) < 0.95


def test_the_noise_of_the_sine_grows_as_it_says(rng):
    x, y = heteroscedastic(20_000, rng)
    e = (y - np.sin(x)) / noise_level(x)
    for low, high in ((0, 1), (2, 3), (5, 6)):
        part = e[(x >= low) & (x < high)]
        assert part.mean() == pytest.approx(0, abs=0.06)
        assert part.std() == pytest.approx(1, abs=0.05)
    assert noise_level(6) == pytest.approx(13 * noise_level(0))


# The other generated data


@pytest.mark.parametrize("make", [xor, spirals, tents])
def test_other_generated_data_repeat_with_their_seed(make):
    for a, b in zip(make(9, np.random.default_rng(3)), make(9, np.random.default_rng(3)), strict=True):
        np.testing.assert_array_equal(a, b)
    assert not np.array_equal(make(9, np.random.default_rng(3))[0], make(9, np.random.default_rng(4))[0])


def test_no_line_separates_xor_but_one_product_does(rng):
    x, y = xor(400, rng)
    design = np.column_stack([x, np.ones(400)])
    weights, *_ = np.linalg.lstsq(design, 2.0 * y - 1, rcond=None)
    assert np.mean((design @ weights > 0) == y) < 0.8
    assert np.mean((x[:, 0] * x[:, 1] < 0) == y) > 0.99
    assert abs(y.mean() - 0.5) < 0.01


@pytest.mark.parametrize("arms, turns", [(2, 1.5), (3, 0.75), (5, 0.5)])
def test_spirals_without_noise_lie_on_their_arms(rng, arms, turns):
    x, y = spirals(5 * arms * 20, rng, arms, turns, noise=0)
    radius = np.linalg.norm(x, axis=1)
    angle = np.arctan2(x[:, 1], x[:, 0]) / (2 * np.pi) - turns * radius
    away = (angle - y / arms + 0.5) % 1 - 0.5
    np.testing.assert_allclose(away, 0, atol=1e-9)
    assert np.bincount(y).tolist() == [100] * arms
    assert radius.max() <= 1


@pytest.mark.parametrize("folds", [1, 2, 4])
def test_tents_are_a_zigzag(rng, folds):
    x, y = tents(500, rng, folds)
    corners = np.arange(2**folds + 1)
    np.testing.assert_allclose(y[:, 0], np.interp(x[:, 0] * 2**folds, corners, corners % 2), atol=1e-9)
    noisy = tents(4000, rng, folds, noise=0.3)
    assert np.std(noisy[1] - np.interp(noisy[0] * 2**folds, corners, corners % 2)) == pytest.approx(0.3, rel=0.1)


def test_wandering_images_are_whole_and_stand_everywhere(rng):
    images = rng.uniform(0.1, 1, (200, 3, 2, 2))
    sheets = wander(images, 4, rng)
    assert sheets.shape == (200, 4, 4, 2)
    places = set()
    for image, sheet in zip(images, sheets, strict=True):
        h, w, _ = np.argwhere(sheet).min(axis=0)
        np.testing.assert_array_equal(sheet[h : h + 3, w : w + 2], image)
        assert np.count_nonzero(sheet) == image.size
        places.add((int(h), int(w)))
    assert places == {(h, w) for h in range(2) for w in range(3)}
    with pytest.raises(ValueError, match=r"wander got images of 3 × 2 pixels and a side of 2"):
        wander(images, 2, rng)


def test_the_picture_has_no_symmetry_that_would_hide_a_flipped_filter():
    image = picture(48)
    assert image.shape == (48, 48, 1)
    assert image.min() >= 0
    assert image.max() <= 1
    others = [image[::-1], image[:, ::-1], image[::-1, ::-1], image.transpose(1, 0, 2)]
    assert min(np.abs(image - other).mean() for other in others) > 0.05


def test_adding_marks_two_numbers_one_in_each_half(rng):
    for T in (2, 5, 8):
        x, y = adding(50, T, rng)
        assert x.shape == (50, T, 2)
        assert (x[:, : T // 2, 1].sum(axis=1) == 1).all()
        assert (x[:, T // 2 :, 1].sum(axis=1) == 1).all()
        np.testing.assert_allclose(y[:, 0], (x[..., 0] * (x[..., 1] == 1)).sum(axis=1))
    _, y = adding(20_000, 6, rng)
    assert np.mean((y - 1) ** 2) == pytest.approx(1 / 6, rel=0.03)
    with pytest.raises(ValueError, match="T is 2 or more"):
        adding(3, 1, rng)


def test_reversal_says_it_backwards(rng):
    x, y = reversal(7, 5, 4, rng)
    assert x.shape == y.shape == (7, 5)
    for t in range(5):
        np.testing.assert_array_equal(x[:, t], y[:, 4 - t])
    assert set(np.unique(x)) == {0, 1, 2, 3}


def test_names_are_small_letters_and_differ(rng):
    made = names(300, rng)
    assert all(re.fullmatch("[a-z]{2,16}", name) for name in made)
    assert len(set(made)) > 250


# The files that come with the course


def rows_of_the_readme():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([\w.]+)` \|.*\| `([0-9a-f]{64})` \|$", text, re.MULTILINE))


def test_every_file_is_listed_with_its_hash():
    files = {path.name for path in FOLDER.iterdir() if path.suffix not in (".py", ".md") and path.is_file()}
    assert files == set(rows_of_the_readme()) >= {"digits.npz", "wine.npz", "breast_cancer.npz", "sunspots.npz"}


@pytest.mark.parametrize("name, expected", rows_of_the_readme().items())
def test_a_file_is_the_one_its_hash_says(name, expected):
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == expected
    assert (FOLDER / name).stat().st_size < 80_000


def test_digits_are_the_known_ones():
    """scikit-learn's description: 8 x 8 pixels of 0 to 16; class sizes and total as its array has them."""
    x, y = digits()
    assert (x.shape, x.dtype, x.min(), x.max()) == ((1797, 8, 8, 1), np.float64, 0.0, 1.0)
    assert np.bincount(y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (x[0, :, :, 0] * 16).astype(int)[0].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]
    np.testing.assert_array_equal(x * 16, np.round(x * 16))


def test_wine_and_breast_cancer_have_the_published_statistics():
    """The tables in scikit-learn's descriptions of both."""
    x, y = wine()
    assert np.bincount(y).tolist() == [59, 71, 48]
    summary = {name: (x[:, i].min(), x[:, i].max()) for i, name in enumerate(columns("wine"))}
    assert summary["alcohol"] == (11.03, 14.83)
    assert summary["proline"] == (278, 1680)
    x, y = breast_cancer()
    assert np.bincount(y).tolist() == [212, 357]
    summary = {name: (x[:, i].min(), x[:, i].max()) for i, name in enumerate(columns("breast_cancer"))}
    assert len(summary) == 30
    assert summary["mean_radius"] == (6.981, 28.11)
    assert summary["worst_area"] == (185.2, 4254)


def test_sunspots_peak_every_eleven_years():
    year, spots = sunspots()
    np.testing.assert_array_equal(year, np.arange(1700, 2009))
    power = np.abs(np.fft.rfft(spots - spots.mean()))
    assert len(spots) / power.argmax() == pytest.approx(11, abs=0.5)
    assert (spots[year == 1957], spots[year == 2008]) == (190.2, 2.9)


def test_columns_names_what_has_columns():
    with pytest.raises(ValueError, match="'digits'; the data with named columns"):
        columns("digits")


def test_a_caller_may_change_what_it_got():
    x, _ = digits()
    x[...] = 7
    assert digits()[0].max() == 1


@settings(max_examples=30, deadline=None)
@given(n=st.integers(5, 60), share=st.floats(0.1, 0.9), seed=st.integers(0, 99))
def test_split_keeps_every_pair_once(n, share, seed):
    x = np.arange(n)
    x_train, y_train, x_test, y_test = split(x[:, None], 3 * x, np.random.default_rng(seed), share)
    assert len(x_test) == round(share * n)
    np.testing.assert_array_equal(np.sort(np.concatenate([x_train, x_test])[:, 0]), x)
    for part, labels in ((x_train, y_train), (x_test, y_test)):
        np.testing.assert_array_equal(3 * part[:, 0], labels)


def test_split_mixes_and_names_what_does_not_fit(rng):
    x = np.arange(100)
    assert not np.array_equal(split(x, x, rng)[2], x[80:])
    with pytest.raises(ValueError, match="5 samples x and 4 samples y"):
        split(np.zeros((5, 2)), np.zeros(4), rng)
    with pytest.raises(ValueError, match="test = 20"):
        split(x, x, rng, test=20)


def test_standardize_measures_the_training_rows_only(rng):
    train, test = rng.normal(5, 3, (200, 4)), rng.normal(5, 3, (50, 4)) + 100
    scaled, moved = standardize(train, test)
    np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(scaled.std(axis=0), 1)
    np.testing.assert_allclose(moved * train.std(axis=0) + train.mean(axis=0), test)
    np.testing.assert_array_equal(standardize(np.full((3, 1), 4.0))[0], 0)


# The tables


def test_the_challenge_keeps_the_slides_numbers_and_says_what_the_papers_say():
    table = {row["model"]: row for row in ilsvrc()}
    assert [row["slide_error_percent"] for row in ilsvrc()] == ["25.7", "15.4", "11.2", "7.3", "6.7", "3.4", "5~10"]
    assert (table["GoogLeNet"]["year"], table["GoogLeNet"]["paper_layers"]) == ("2014", "22")
    assert table["AlexNet"]["paper_layers"] == "8"
    assert table["ResNet"]["paper_error_percent"] == "3.57"


@pytest.mark.parametrize("table", [ilsvrc, history])
def test_every_row_has_its_source(table):
    for row in table():
        assert row["source"].strip(), row
        assert None not in row


def test_history_is_in_order():
    years = [int(row["year"]) for row in history()]
    assert years == sorted(years)
    assert {1943, 1958, 1969, 1986, 1997, 2012} <= set(years)


# Larger images, from files made here


@pytest.fixture
def offline(monkeypatch):
    """No test reaches for the network."""

    def refuse(*_, **__):
        raise AssertionError("a test tried to download")

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    monkeypatch.setenv("COURSE_NN_OFFLINE", "1")


def idx(array):
    """The IDX format, written after its description: magic, big-endian lengths, bytes."""
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()


@pytest.mark.parametrize("shape", [(12, 5, 7), (9,), (2, 3, 4, 5), (0, 3)])
@pytest.mark.parametrize("packed", [False, True])
def test_idx_files_are_read_back(rng, tmp_path, shape, packed):
    array = rng.integers(0, 256, shape, np.uint8)
    path = tmp_path / ("a.gz" if packed else "a")
    path.write_bytes(gzip.compress(idx(array)) if packed else idx(array))
    read = read_idx(path)
    np.testing.assert_array_equal(read, array)
    assert read.dtype == np.uint8
    read[...] = 0  # its own memory


@pytest.mark.parametrize(
    "data, message",
    [
        (idx(np.zeros((3, 4), np.uint8))[:-1], r"should hold \(3, 4\), 12 entries, and has 11"),
        (idx(np.zeros((3, 4), np.uint8)) + b"x", "12 entries, and has 13"),
        (idx(np.zeros((3, 4), np.uint8))[:7], "and has 0"),
        (b"\x00\x00\x0d\x02" + bytes(20), "begins with 00 00 0d 02"),
        (b"\x89PNG", "is no IDX file"),
        (b"", "is no IDX file"),
    ],
)
def test_a_damaged_idx_file_is_named(tmp_path, data, message):
    path = tmp_path / "images-idx3-ubyte"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=f"images-idx3-ubyte.*{message}"):
        read_idx(path)


@pytest.mark.parametrize("cut", [slice(None, -9), slice(3, None)])
def test_a_damaged_gz_file_is_named(rng, tmp_path, cut):
    path = tmp_path / "images.gz"
    path.write_bytes(gzip.compress(idx(rng.integers(0, 256, (12, 5, 7), np.uint8)))[cut])
    with pytest.raises(ValueError, match=r"images.gz is damaged .* delete it"):
        read_idx(path)


def cifar(x, y):
    """The binary format of CIFAR-10: for each image a label byte, then the red, the green and the blue plane."""
    planes = [[image[..., c].tobytes() for c in range(3)] for image in x]
    return b"".join(bytes([label]) + b"".join(of_image) for label, of_image in zip(y, planes, strict=True))


def test_cifar_records_are_read_back(rng):
    x, y = rng.integers(0, 256, (7, 32, 32, 3), np.uint8), rng.integers(0, 10, 7)
    read, labels = read_cifar(cifar(x, y))
    np.testing.assert_array_equal(read, x)
    np.testing.assert_array_equal(labels, y)


@pytest.mark.parametrize(
    "data, message",
    [
        (bytes(2 * 3073 - 1), r"6,145 bytes; .* records of 3,073"),
        (b"", "0 bytes"),
        (b"\x0a" + bytes(3072), "a label 10"),
    ],
    ids=["cut short", "empty", "another label"],
)
def test_damaged_cifar_records_are_named(data, message):
    with pytest.raises(ValueError, match=f"data_batch_1.bin has {message}"):
        read_cifar(data, "data_batch_1.bin")


def write_idx_files(folder, files, rng, monkeypatch):
    """Twelve images and five, under MNIST's names, with their real checksums in the place of MNIST's."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {}
    for name in files:
        n = 12 if name.startswith("train") else 5
        made[name] = (
            rng.integers(0, 256, (n, 6, 7), np.uint8) if "images" in name else rng.integers(0, 10, n).astype(np.uint8)
        )
        (folder / name).write_bytes(gzip.compress(idx(made[name])))
        monkeypatch.setitem(files, name, hashlib.md5((folder / name).read_bytes()).hexdigest())
    return list(made.values())


@pytest.mark.parametrize("load, files", [(mnist, online.MNIST), (fashion_mnist, online.FASHION_MNIST)])
def test_mnist_is_read_from_its_four_files(rng, tmp_path, monkeypatch, offline, load, files, capsys):
    images, labels, test_images, test_labels = write_idx_files(tmp_path, files, rng, monkeypatch)
    x_train, y_train, x_test, y_test = load(tmp_path)
    np.testing.assert_allclose(x_train[..., 0], images / 255, rtol=1e-6)
    np.testing.assert_allclose(x_test[..., 0], test_images / 255, rtol=1e-6)
    np.testing.assert_array_equal(y_train, labels)
    np.testing.assert_array_equal(y_test, test_labels)
    assert (x_train.shape, x_train.dtype, y_train.dtype.kind) == ((12, 6, 7, 1), np.float32, "i")
    assert capsys.readouterr() == ("", "")


def write_cifar(folder, rng, monkeypatch, batches=6):
    parts = [(rng.integers(0, 256, (n, 32, 32, 3), np.uint8), rng.integers(0, 10, n)) for n in (2, 1, 3, 1, 2, 4)]
    names_ = [f"data_batch_{i}.bin" for i in range(1, 6)] + ["test_batch.bin"]
    path = folder / "cifar-10-binary.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, (x, y) in list(zip(names_, parts, strict=True))[:batches]:
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            data = cifar(x, y)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    monkeypatch.setitem(online.CIFAR10, path.name, hashlib.md5(path.read_bytes()).hexdigest())
    return parts


def test_cifar_is_read_from_its_archive(rng, tmp_path, monkeypatch, offline):
    parts = write_cifar(tmp_path, rng, monkeypatch)
    x_train, y_train, x_test, y_test = cifar10(tmp_path)
    np.testing.assert_allclose(x_train, np.concatenate([x for x, _ in parts[:5]]) / 255, rtol=1e-6)
    np.testing.assert_array_equal(y_train, np.concatenate([y for _, y in parts[:5]]))
    np.testing.assert_allclose(x_test, parts[5][0] / 255, rtol=1e-6)
    np.testing.assert_array_equal(y_test, parts[5][1])
    assert x_train.dtype == np.float32
    assert [path.name for path in tmp_path.iterdir()] == ["cifar-10-binary.tar.gz"]


@pytest.mark.parametrize("load", [mnist, fashion_mnist, cifar10])
def test_without_files_and_network_the_digits_take_their_place(tmp_path, offline, load, capsys):
    x_train, y_train, x_test, y_test = load(tmp_path / "nowhere")
    assert x_train.shape[1:] == x_test.shape[1:] == (8, 8, 1)
    assert len(x_train) + len(x_test) == 1797 == len(y_train) + len(y_test)
    out, err = capsys.readouterr()
    assert "COURSE_NN_OFFLINE is set" in out
    assert "The 8 x 8 digits take its place" in out
    assert err == ""
    assert not (tmp_path / "nowhere").exists()


def test_where_the_network_fails_the_digits_take_their_place_too(tmp_path, monkeypatch, capsys):
    def unreachable(*_, **__):
        raise urllib.error.URLError("no route")

    monkeypatch.delenv("COURSE_NN_OFFLINE", raising=False)
    monkeypatch.setattr("urllib.request.urlopen", unreachable)
    assert mnist(tmp_path)[0].shape[1:] == (8, 8, 1)
    assert "no route" in capsys.readouterr().out


def test_missing_files_are_fetched_once_and_whole(rng, tmp_path, monkeypatch, capsys):
    source, cache = tmp_path / "source", tmp_path / "cache"
    images, *_ = write_idx_files(source, online.MNIST, rng, monkeypatch)
    asked = []

    def urlopen(url, timeout):
        asked.append(url)
        return open(source / url.rsplit("/", 1)[1], "rb")

    monkeypatch.delenv("COURSE_NN_OFFLINE", raising=False)
    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    for _ in range(2):
        np.testing.assert_allclose(mnist(cache)[0][..., 0], images / 255, rtol=1e-6)
    assert len(asked) == 4
    assert {path.name for path in cache.iterdir()} == set(online.MNIST)
    assert capsys.readouterr().out == ""


def test_a_file_with_another_checksum_is_refused(rng, tmp_path, monkeypatch, offline):
    write_idx_files(tmp_path, online.MNIST, rng, monkeypatch)
    path = tmp_path / "t10k-labels-idx1-ubyte.gz"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match=r"t10k-labels.*has the MD5 .* Delete it"):
        mnist(tmp_path)


def test_images_and_labels_of_different_numbers_are_refused(rng, tmp_path, monkeypatch, offline):
    write_idx_files(tmp_path, online.MNIST, rng, monkeypatch)
    path = tmp_path / "train-labels-idx1-ubyte.gz"
    path.write_bytes(gzip.compress(idx(np.zeros(11, np.uint8))))
    monkeypatch.setitem(online.MNIST, path.name, hashlib.md5(path.read_bytes()).hexdigest())
    with pytest.raises(ValueError, match=r"\(12, 6, 7\) and train-labels-idx1-ubyte.gz \(11,\)"):
        mnist(tmp_path)


@pytest.mark.parametrize("module", ["generated", "series", "bundled", "tables", "online"])
def test_the_examples_of_the_package_come_out(module):
    result = doctest.testmod(importlib.import_module(f"course_nn.data.{module}"))
    assert not result.failed
    assert result.attempted or module == "online"  # whose data do not come with the course


def test_importing_the_data_reads_no_file_and_loads_no_network_module():
    code = "import sys, course_nn.data; print(*sorted({'urllib.request', 'tarfile'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
