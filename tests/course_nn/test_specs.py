"""The published networks: their counts, and the same rows as networks that run."""

import math
import re

import numpy as np
import pytest
import torch

from course_nn.adaptive import Adam
from course_nn.architecture import Branches, Conv, Dense, Mean, Pool, Shortcut, Spec, measure
from course_nn.building import build, reduce
from course_nn.convolution import Conv2d
from course_nn.data import digits
from course_nn.feedforward import ReLU
from course_nn.losses import CrossEntropyLoss
from course_nn.normalisation import BatchNorm2d
from course_nn.specs import alexnet, googlenet, resnet, vgg, zfnet

TORCHVISION = "torchvision's own figures, `num_params` and `_ops` (10⁹ multiply-adds) of its weights"
# name: (spec, parameters, 10⁹ multiply-adds or None, layers, source of the figures)
PUBLISHED = {
    "AlexNet": (alexnet(), 61_100_840, 0.714, 8, TORCHVISION),
    "AlexNet, original": (alexnet(original=True), 60_965_224, 0.724, 8, "Caffe's bvlc_alexnet; the paper: 60 million"),
    "ZF Net": (zfnet(), 62_357_608, None, 8, "imgclsmob's table; the paper gives no count"),
    "VGG-16": (vgg(16), 138_357_544, 15.470, 16, TORCHVISION),
    "VGG-19": (vgg(19), 143_667_240, 19.632, 19, TORCHVISION),
    "GoogLeNet": (googlenet(), 6_624_904, 1.498, 22, TORCHVISION),
    "GoogLeNet, original": (
        googlenet(original=True),
        6_998_552,
        None,
        22,
        "Caffe's bvlc_googlenet without its training heads",
    ),
    "ResNet-18": (resnet(18), 11_689_512, 1.814, 18, TORCHVISION),
    "ResNet-34": (resnet(34), 21_797_672, 3.664, 34, TORCHVISION),
    "ResNet-50": (resnet(50), 25_557_032, 4.089, 50, TORCHVISION),
    "ResNet-50, original": (resnet(50, original=True), 25_557_032, None, 50, "the same rows"),
    "ResNet-152": (resnet(152), 60_192_808, 11.514, 152, TORCHVISION),
}
SPECS = [case[0] for case in PUBLISHED.values()]


@pytest.mark.parametrize("name", PUBLISHED)
def test_parameters_are_the_published_ones(name):
    spec, parameters, *_ = PUBLISHED[name]
    assert spec.total.parameters == parameters


@pytest.mark.parametrize("name", [name for name, case in PUBLISHED.items() if case[2]])
def test_multiply_adds_are_the_published_ones(name):
    spec, _, billions, *_ = PUBLISHED[name]
    assert round(spec.total.multiply_adds / 1e9, 3) == billions


@pytest.mark.parametrize(
    "spec, billions", [(resnet(18), 1.8), (resnet(34), 3.6), (resnet(50, True), 3.8), (resnet(152, True), 11.3)]
)
def test_the_original_resnets_cost_what_their_table_says(spec, billions):
    """He et al. 2016, table 1, cut after one digit (ResNet-50 comes to 3.86, ResNet-34 to 3.66)."""
    assert spec.total.multiply_adds / 1e9 == pytest.approx(billions, abs=0.07)


@pytest.mark.parametrize("name", PUBLISHED)
def test_layers_are_those_in_the_name_or_in_the_paper(name):
    spec, _, _, layers, _ = PUBLISHED[name]
    assert spec.total.layers == layers


@pytest.mark.parametrize(
    "spec, field",
    [(alexnet(), 195), (vgg(16), 212), (resnet(50, original=True), 483), (resnet(152, original=True), 1507)],
)
def test_receptive_fields_of_the_last_maps_are_the_published_ones(spec, field):
    """Araujo, Norris and Sim, "Computing receptive fields of convolutional neural networks", Distill 2019."""
    assert [line.field for line in measure(spec) if line.size > 1][-1] == field


@pytest.mark.parametrize(
    "spec, sizes",
    [
        (alexnet(original=True), [227, 55, 27, 13, 6, 1]),
        (zfnet(), [224, 110, 55, 26, 13, 6, 1]),
        (vgg(19), [224, 112, 56, 28, 14, 7, 1]),
        (googlenet(original=True), [224, 112, 56, 28, 14, 7, 1]),
        (resnet(34), [224, 112, 56, 28, 14, 7, 1]),
    ],
)
def test_maps_have_the_sizes_of_the_papers(spec, sizes):
    assert list(dict.fromkeys(line.size for line in measure(spec))) == sizes


def test_googlenets_maps_have_the_channels_of_its_table():
    modules = [
        line.channels
        for row, line in zip(googlenet().rows, measure(googlenet())[1:], strict=True)
        if isinstance(row, Branches)
    ]
    assert modules == [256, 480, 512, 512, 512, 528, 832, 832, 1024]


@pytest.mark.parametrize("spec", [resnet(18), googlenet()], ids=lambda spec: spec.name)
def test_a_network_of_full_width_has_as_many_parameters(spec):
    assert build(spec, np.random.default_rng(0), np.float32).n_params == spec.total.parameters


@pytest.mark.parametrize("size, channels", [(8, 1), (28, 1), (32, 3), (9, 2)])
@pytest.mark.parametrize("spec", SPECS, ids=list(PUBLISHED))
def test_reduced_networks_run_on_the_courses_images(rng, spec, size, channels):
    small = reduce(spec, size, channels)
    assert small.total.layers == spec.total.layers
    assert (
        min(
            line.size
            for row, line in zip(small.rows, measure(small)[1:], strict=True)
            if not isinstance(row, Mean | Dense)
        )
        >= 2
    )
    net = build(small, rng)
    assert net.n_params == small.total.parameters
    y = net(rng.normal(size=(3, size, size, channels)))
    assert y.shape == (3, 10)
    assert np.isfinite(y).all()


def slope_along(net, x, dy, direction, h=1e-6):
    theta = net.theta.copy()
    values = []
    for sign in (1, -1):
        net.theta[...] = theta + sign * h * direction
        values.append(np.vdot(dy, net(x)))
    net.theta[...] = theta
    return (values[0] - values[1]) / (2 * h)


@pytest.mark.parametrize("spec", SPECS, ids=list(PUBLISHED))
def test_backward_gives_the_slope_of_reduced_networks(rng, spec):
    """Along the gradient, in double precision; kinks of some thousand ReLUs leave a few parts in ten thousand."""
    net = build(reduce(spec, 8), rng)
    x = digits()[0][:6]
    dy = rng.normal(size=net(x).shape)
    dx = net.backward(dy)
    assert dx.shape == x.shape
    gradient = net.dtheta.copy()
    direction = gradient / np.linalg.norm(gradient)
    assert slope_along(net, x, dy, direction, h=1e-7) == pytest.approx(np.linalg.norm(gradient), rel=1e-3)


@pytest.mark.parametrize("spec", [alexnet(), googlenet(), resnet(18)], ids=lambda spec: spec.name)
def test_reduced_networks_learn_digits(spec):
    """Loss on 64 digits after 12 steps; over 8 seeds at most 0.9, from 2.4 or more."""
    x, y = digits()
    x, y = x[:64], y[:64]
    net, loss = build(reduce(spec, 8, width=1 / 8), np.random.default_rng(0), np.float32), CrossEntropyLoss()
    optimiser = Adam(net, 0.003)
    first = loss(net(x), y)
    for _ in range(12):
        last = loss(net(x), y)
        net.backward(loss.backward(), dx=False)
        optimiser.step()
    assert first > math.log(10) * 0.8
    assert last < 1.5
    assert net.theta.dtype == np.float32


ROWS = (
    Conv(4, 3, stride=2, pad=1),
    Pool(3, 2, pad=1),
    Shortcut((Conv(4, 3, pad=1, norm=True), Conv(4, 3, pad=1, norm=True, relu=False))),
    Branches(((Conv(2, 1),), (Conv(3, 5, pad=2),), (Pool(3, 1, pad=1), Conv(2, 1)))),
)


@pytest.mark.parametrize("rows", [ROWS[:k] for k in range(1, 5)], ids=lambda rows: f"{len(rows)} rows")
def test_the_receptive_field_is_where_an_output_has_a_gradient(rng, rows):
    """An impulse in the middle of dy, and positive weights, so that nothing cancels."""
    spec = Spec("a part", "", 63, 1, rows)
    net = build(spec, rng).eval()
    net.theta[...] = np.abs(net.theta) + 0.1
    shape = net(np.abs(rng.normal(size=(1, 63, 63, 1)))).shape
    dy = np.zeros(shape)
    dy[0, shape[1] // 2, shape[2] // 2] = 1
    seen = np.zeros((63, 63), bool)
    for _ in range(20):  # a maximum sees only one place at a time: many images
        net(np.abs(rng.normal(size=(1, 63, 63, 1))))
        seen |= net.backward(dy)[0, :, :, 0] != 0
    extent = np.ptp(np.flatnonzero(seen.any(axis=1))) + 1
    assert extent == spec.total.field


def test_a_built_conv_row_is_torchs(rng):
    """Conv, norm, ReLU in this order, the bias left out."""
    net = build(Spec("a row", "", 6, 3, (Conv(4, 3, stride=2, pad=1, norm=True),)), rng)
    conv, norm, relu = net.layers
    assert (conv.parameters, type(norm), type(relu)) == (("W",), BatchNorm2d, ReLU)
    twin = torch.nn.Sequential(
        torch.nn.Conv2d(3, 4, 3, 2, 1, bias=False), torch.nn.BatchNorm2d(4), torch.nn.ReLU()
    ).double()
    with torch.no_grad():
        twin[0].weight.copy_(torch.tensor(conv.W.transpose(0, 3, 1, 2)))
    x = rng.normal(size=(5, 6, 6, 3))
    expected = twin(torch.tensor(x.transpose(0, 3, 1, 2))).detach().numpy().transpose(0, 2, 3, 1)
    np.testing.assert_allclose(net(x), expected, atol=1e-10)


def test_a_built_shortcut_row_is_the_relu_of_the_sum(rng):
    """He et al. 2016, figure 2: the last ReLU stands behind the addition, and the body ends without one."""
    net = build(Spec("a block", "", 6, 4, (Shortcut((Conv(4, 3, pad=1), Conv(4, 3, pad=1, relu=False))),)), rng)
    first, second = (layer for layer in net.layers[0].layers[0].layers if isinstance(layer, Conv2d))
    x = rng.normal(size=(2, 6, 6, 4))
    np.testing.assert_allclose(net(x), np.maximum(second(np.maximum(first(x), 0)) + x, 0), atol=1e-12)


def test_two_3x3_see_what_a_5x5_sees_for_less():
    """The VGG argument: 18 C² weights instead of 25 C²."""
    C = 12
    twice = Spec("", "", 16, C, (Conv(C, 3, pad=1), Conv(C, 3, pad=1))).total
    once = Spec("", "", 16, C, (Conv(C, 5, pad=2),)).total
    assert twice.field == once.field == 5
    assert (twice.parameters - 2 * C, once.parameters - C) == (18 * C**2, 25 * C**2)


def test_a_1x1_before_it_makes_a_5x5_cheap():
    """Inception 3a of the paper: 192 channels, 32 filters of 5 x 5, reduced to 16 before."""
    direct = Spec("", "", 28, 192, (Conv(32, 5, pad=2),)).total
    reduced = Spec("", "", 28, 192, (Conv(16, 1), Conv(32, 5, pad=2))).total
    assert direct.multiply_adds == 120_422_400
    assert reduced.multiply_adds == 12_443_648


def test_the_printed_table_adds_up():
    text = str(resnet(18))
    *rows, total = text.splitlines()[2:]
    columns = [[int(n.replace(",", "")) for n in re.findall(r"[\d,]+", row)[-3:-1]] for row in rows]
    assert [sum(column) for column in zip(*columns, strict=True)] == [11_689_512, resnet(18).total.multiply_adds]
    assert total.split()[1:] == ["11,689,512", "1,814,073,344"]


def test_impossible_networks_are_named():
    with pytest.raises(ValueError, match="there are 16 and 19"):
        vgg(17)
    with pytest.raises(ValueError, match="there are 18, 34, 50, 152"):
        resnet(20)
    with pytest.raises(ValueError, match="end at sizes"):
        measure(Spec("", "", 8, 1, (Branches(((Conv(1, 3),), (Conv(1, 1),))),)))
    with pytest.raises(ValueError, match="does not fit"):
        measure(alexnet()._replace(size=20))
    with pytest.raises(ValueError, match="2 pixels or more"):
        reduce(alexnet(), 1)
