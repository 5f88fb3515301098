"""The networks that won the ImageNet challenge, or nearly, as data (lecture, "illustration: computer vision").

Where torchvision's form differs from the paper's, the default is torchvision's, because its counts are quoted
everywhere, and `original=True` is the paper's. All were made for 224 x 224 colour images (227 for the original AlexNet,
whose paper says 224 but whose sizes need 227) and 1000 classes.

>>> for net in (alexnet(), vgg(19), googlenet(original=True), resnet(152)):
...     print(f"{net.name:10} {net.total.parameters:11,} parameters, {net.total.layers:3} layers")
AlexNet     61,100,840 parameters,   8 layers
VGG-19     143,667,240 parameters,  19 layers
GoogLeNet    6,998,552 parameters,  22 layers
ResNet-152  60,192,808 parameters, 152 layers
"""

from __future__ import annotations

from course_nn.architecture import Branches, Conv, Dense, Mean, Pool, Row, Shortcut, Spec

SCORES = (Dense(4096), Dense(4096), Dense(1000, relu=False))


def alexnet(original: bool = False) -> Spec:
    """Five convolutions, three Dense rows, ReLU.  Won in 2012.

    The original runs on two GPUs that talk only in places: groups = 2. torchvision has the narrower one-GPU form of
    Krizhevsky's "One weird trick" (2014).

    >>> alexnet(original=True).total.parameters, alexnet().total.parameters
    (60965224, 61100840)
    """
    if original:
        convolutions: tuple[Row, ...] = (
            *(Conv(96, 11, stride=4), Pool(3, 2)),
            *(Conv(256, 5, pad=2, groups=2), Pool(3, 2)),
            *(Conv(384, 3, pad=1), Conv(384, 3, pad=1, groups=2), Conv(256, 3, pad=1, groups=2), Pool(3, 2)),
        )
        return Spec("AlexNet", "Krizhevsky et al. 2012, section 3.5", 227, 3, (*convolutions, *SCORES))
    convolutions = (
        *(Conv(64, 11, stride=4, pad=2), Pool(3, 2)),
        *(Conv(192, 5, pad=2), Pool(3, 2)),
        *(Conv(384, 3, pad=1), Conv(256, 3, pad=1), Conv(256, 3, pad=1), Pool(3, 2)),
    )
    return Spec("AlexNet", "Krizhevsky 2014, as in torchvision", 224, 3, (*convolutions, *SCORES))


def zfnet() -> Spec:
    """AlexNet after a look at what its filters had learned: 7 x 7 / 2 at first, not 11 x 11 / 4.

    >>> zfnet().total.parameters
    62357608
    """
    convolutions: tuple[Row, ...] = (
        *(Conv(96, 7, stride=2, pad=1), Pool(3, 2, pad=1)),
        *(Conv(256, 5, stride=2), Pool(3, 2, pad=1)),
        *(Conv(384, 3, pad=1), Conv(384, 3, pad=1), Conv(256, 3, pad=1), Pool(3, 2)),
    )
    return Spec("ZF Net", "Zeiler and Fergus 2014, figure 3", 224, 3, (*convolutions, *SCORES))


def vgg(layers: int = 16) -> Spec:
    """Nothing but 3 x 3: two of them see 5 x 5 with 18 C² weights, not 25 C².  layers: 16 or 19.  Second in 2014.

    >>> vgg(16).total.parameters, vgg(19).total.parameters
    (138357544, 143667240)
    """
    if layers not in (16, 19):
        raise ValueError(f"vgg got {layers} layers; there are 16 and 19")
    late = 3 if layers == 16 else 4
    rows: list[Row] = []
    for width, times in ((64, 2), (128, 2), (256, late), (512, late), (512, late)):
        rows += [*(Conv(width, 3, pad=1) for _ in range(times)), Pool(2, 2)]
    column = "D" if layers == 16 else "E"
    source = f"Simonyan and Zisserman 2015, table 1, {column}"
    return Spec(f"VGG-{layers}", source, 224, 3, (*rows, *SCORES))


def googlenet(original: bool = False) -> Spec:
    """Inception modules: 1 x 1, 3 x 3 and 5 x 5 side by side, each made cheap by a 1 x 1 before it.  Won in 2014.

    Without the two heads that help only in training. torchvision's form has batch normalisation, and 3 x 3 where the
    paper has 5 x 5 (it took the weights from a TensorFlow model built so, and calls it a known bug).

    >>> googlenet(original=True).total.parameters, googlenet().total.parameters
    (6998552, 6624904)
    """
    norm, wide = not original, 5 if original else 3

    def inception(a: int, b1: int, b: int, c1: int, c: int, d: int) -> Branches:
        """Widths as in table 1: 1 x 1; reduced, 3 x 3; reduced, 5 x 5; behind the pooling."""
        return Branches(
            (
                (Conv(a, 1, norm=norm),),
                (Conv(b1, 1, norm=norm), Conv(b, 3, pad=1, norm=norm)),
                (Conv(c1, 1, norm=norm), Conv(c, wide, pad=wide // 2, norm=norm)),
                (Pool(3, 1, pad=1), Conv(d, 1, norm=norm)),
            )
        )

    half = Pool(3, 2, pad=1)
    rows: tuple[Row, ...] = (
        *(Conv(64, 7, stride=2, pad=3, norm=norm), half),
        *(Conv(64, 1, norm=norm), Conv(192, 3, pad=1, norm=norm), half),
        *(inception(64, 96, 128, 16, 32, 32), inception(128, 128, 192, 32, 96, 64), half),
        *(inception(192, 96, 208, 16, 48, 64), inception(160, 112, 224, 24, 64, 64)),
        *(inception(128, 128, 256, 24, 64, 64), inception(112, 144, 288, 32, 64, 64)),
        *(inception(256, 160, 320, 32, 128, 128), half),
        *(inception(256, 160, 320, 32, 128, 128), inception(384, 192, 384, 48, 128, 128)),
        *(Mean(), Dense(1000, relu=False)),
    )
    source = "Szegedy et al. 2015, table 1" + ("" if original else ", as in torchvision")
    return Spec("GoogLeNet", source, 224, 3, rows)


def resnet(layers: int = 18, original: bool = False) -> Spec:
    """Blocks with a way around them, by which 152 layers can be trained.  layers: 18, 34, 50 or 152.  Won in 2015.

    Blocks of two 3 x 3 (18, 34), or a 3 x 3 between two 1 x 1 that narrow and widen (50, 152). Where the size halves
    there, the paper's first 1 x 1 has the stride, torchvision's 3 x 3: the same parameters, a little more work.

    >>> [resnet(layers).total.parameters for layers in (18, 34, 50, 152)]
    [11689512, 21797672, 25557032, 60192808]
    """
    stages = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 152: (3, 8, 36, 3)}
    if layers not in stages:
        raise ValueError(f"resnet got {layers} layers; there are {', '.join(map(str, stages))}")
    deep = layers >= 50

    def block(width: int, stride: int, project: bool) -> Shortcut:
        out = 4 * width if deep else width
        body: tuple[Row, ...] = (
            Conv(width, 3, stride, 1, norm=True),
            Conv(width, 3, pad=1, norm=True, relu=False),
        )
        if deep:
            first, second = (stride, 1) if original else (1, stride)
            body = (
                Conv(width, 1, first, norm=True),
                Conv(width, 3, second, 1, norm=True),
                Conv(out, 1, norm=True, relu=False),
            )
        return Shortcut(body, Conv(out, 1, stride, norm=True, relu=False) if project else None)

    rows: list[Row] = [Conv(64, 7, 2, 3, norm=True), Pool(3, 2, pad=1)]
    for stage, times in enumerate(stages[layers]):
        for i in range(times):
            stride = 2 if stage and not i else 1
            rows.append(block(64 * 2**stage, stride, project=not i and (stage > 0 or deep)))
    source = "He et al. 2016, table 1" + ("" if original else ", as in torchvision")
    return Spec(f"ResNet-{layers}", source, 224, 3, (*rows, Mean(), Dense(1000, relu=False)))
