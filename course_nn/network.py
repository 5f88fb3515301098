"""What every network is made of: a Layer, and layers one after the other (lecture, section 1a).

Shapes have the lecture's letters: N samples (rows), D inputs and M outputs of a layer.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class FromForward:
    """Stands where `forward` will put an array for `backward`; read too early, it says what to do.

    >>> class Square(Layer):
    ...     x = FromForward()
    ...     def backward(self, dy):
    ...         return 2 * self.x * dy
    >>> Square().backward(1.0)
    Traceback (most recent call last):
    RuntimeError: Square.backward needs what forward stores: call forward first
    """

    def __get__(self, layer: object | None, owner: type) -> Any:
        """Refuse: an instance that has seen a forward pass has its own array here."""
        if layer is None:  # help(Linear) looks at the class
            return self
        raise RuntimeError(f"{owner.__name__}.backward needs what forward stores: call forward first")


class InPlace:
    """Makes `layer.W = a` fill the array that is there: a network holds it, too.

    Without a __get__, reading layer.W costs nothing more, and neither does setting what is no parameter.

    >>> class Scale(Layer):
    ...     w = InPlace("w")  # as Layer does for all parameters
    >>> layer, w = Scale(), np.zeros(2)
    >>> layer.w = w
    >>> layer.w = [3.0, 4.0]
    >>> w
    array([3., 4.])
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __set__(self, layer: Layer, value: Any) -> None:
        array = layer.__dict__.setdefault(self.name, value)
        if value is array:  # set for the first time, or what `net.theta -= step` ends with
            return
        if np.shape(value) != array.shape:
            raise ValueError(f"{layer!r}.{self.name} has shape {array.shape}; it cannot take {np.shape(value)}")
        array[...] = value


class Layer:
    """A function y = forward(x) that knows its derivative: dx = backward(dy), where dy = dL/dy and dx = dL/dx.

    `parameters` names the arrays that are learned. The gradient of `W` is `dW`, has its shape, and is written
    anew by each `backward`. Setting one (`layer.W = a`) fills the array in place: a network holds it, too.

    A layer with parameters takes `backward(dy, dx=False)`: nobody asks for the gradient of the network's input, so
    its first layer can leave it out, and returns None. A layer made of layers holds them in `layers`. One that
    works differently in training (Dropout) asks `self.training`; `buffers` names arrays that are neither learned nor
    to be forgotten (the means of a BatchNorm).

    >>> class Double(Layer):
    ...     def forward(self, x):
    ...         return 2 * np.asarray(x)
    ...     def backward(self, dy):
    ...         return 2 * dy
    >>> Double()([1, 5]), Double().n_params
    (array([ 2, 10]), 0)
    """

    parameters: tuple[str, ...] = ()
    buffers: tuple[str, ...] = ()
    training = True

    def __init_subclass__(cls) -> None:
        for name in cls.parameters:
            setattr(cls, name, InPlace(name))
            setattr(cls, f"d{name}", InPlace(f"d{name}"))

    def forward(self, x: npt.ArrayLike) -> Array:
        """Return y, and keep what `backward` needs."""
        raise NotImplementedError(f"{type(self).__name__} has no forward(x) yet")

    def backward(self, dy: Array) -> Array:
        """Return dx for the x of the last `forward`, and write the gradients of the parameters."""
        raise NotImplementedError(f"{type(self).__name__} has no backward(dy) yet")

    def __call__(self, x: npt.ArrayLike) -> Array:
        """Call forward: `net(x)`."""
        return self.forward(x)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def train(self, mode: bool = True) -> Self:
        """Switch this layer, and all it is made of, to training (mode = False: to use).  Returns the layer."""
        for part in parts(self):
            part.training = mode
        return self

    def eval(self) -> Self:
        """Switch to use: `net.eval()(x)` drops nothing out and takes no statistics of x."""
        return self.train(False)

    @property
    def n_params(self) -> int:
        """How many numbers this layer learns."""
        return sum(self._made(name).size for name in self.parameters)

    def bind(self, theta: Array, dtheta: Array) -> None:
        """Move the parameters into the vector theta, their gradients into dtheta, and keep views of them."""
        start = 0
        for name in self.parameters:
            stop = start + getattr(self, name).size
            for held, vector in ((name, theta), (f"d{name}", dtheta)):
                array = self._made(held)
                view = vector[start:stop].reshape(array.shape)
                view[...] = array
                self.__dict__[held] = view
            start = stop

    def _made(self, name: str) -> Array:
        """Return a parameter or its gradient; refuse a layer whose __init__ forgot it."""
        if name not in self.__dict__:
            raise AttributeError(
                f"{type(self).__name__} has no {name}: its __init__ makes an array for each parameter "
                "it names, and one of the same shape for its gradient, dW for W"
            )
        return self.__dict__[name]


class Sequential(Layer):
    """Layers one after the other, ŷ = f⁽ˡ⁾(… f⁽¹⁾(x)), with all parameters in one vector.

    `theta` (n_params,) holds the parameters, `dtheta` the gradients; the layers' W, b, dW, db are views into them,
    so that `net.theta -= 0.01 * net.dtheta` updates the whole network. A layer belongs to the last network it was
    put in; a Sequential may be a layer of another.

    >>> class Double(Layer):
    ...     def forward(self, x):
    ...         return 2 * np.asarray(x)
    >>> Sequential(Double(), Double())([1, 5])
    array([ 4, 20])
    """

    parameters = ("theta",)

    def __init__(self, *layers: Layer) -> None:
        for place, layer in enumerate(layers):
            if not isinstance(layer, Layer):
                raise TypeError(f"Sequential got {layer!r} at place {place}; it takes layers: Sequential(ReLU())")
        everything = [part for layer in layers for part in parts(layer)]
        for place, part in enumerate(everything):
            if part in everything[:place]:
                raise ValueError(
                    f"Sequential got the same {part!r} object twice. A layer remembers only its last forward pass: "
                    "make one object for each place"
                )
        self.layers = layers
        self.first = next((place for place, layer in enumerate(layers) if layer.n_params), len(layers))
        # a Sequential that learns nothing has an empty float64 theta, which must not make a float32 network float64
        arrays = [getattr(layer, name).ravel() for layer in layers if layer.n_params for name in layer.parameters]
        self.theta = np.concatenate(arrays) if arrays else np.zeros(0)
        self.dtheta = np.zeros_like(self.theta)
        self.bind(self.theta, self.dtheta)

    def forward(self, x: npt.ArrayLike) -> Array:
        """Send x through the layers."""
        try:
            for layer in self.layers:
                x = layer.forward(x)
        except Exception as error:
            error.add_note(f"This was layers[{self.layers.index(layer)}] of {self!r}.")
            raise
        return np.asarray(x)

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Send dy back through the layers, the last one first; with dx=False no further than gradients are learned."""
        for layer in self.layers[: self.first : -1]:
            dy = layer.backward(dy)
        if dx:
            for layer in self.layers[self.first :: -1]:
                dy = layer.backward(dy)
            return dy
        if self.first < len(self.layers):
            learner: Any = self.layers[self.first]
            learner.backward(dy, dx=False)
        return None

    def bind(self, theta: Array, dtheta: Array) -> None:
        """Move everything into theta and dtheta, layer after layer."""
        super().bind(theta, dtheta)
        start = 0
        for layer in self.layers:
            stop = start + layer.n_params
            layer.bind(theta[start:stop], dtheta[start:stop])
            start = stop

    def summary(self, shape: tuple[int, ...]) -> str:
        """Say for each layer its output's shape and its number of parameters, given the shape of one input."""
        x, rows = np.zeros((1, *shape)), [("layer", "output", "parameters")]
        for layer in copy.deepcopy(self).eval().layers:  # a forward pass of ours must not be what backward remembers
            x = layer.forward(x)
            rows.append((repr(layer), f"({', '.join(map(str, ('N', *x.shape[1:])))})", f"{layer.n_params:,}"))
        rows.append(("total", "", f"{self.n_params:,}"))
        first, second = (max(len(row[i]) for row in rows) for i in (0, 1))
        return "\n".join(f"{a:{first}}  {b:{second}}  {c:>10}" for a, b, c in rows)

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.bind(self.theta, self.dtheta)  # copies and pickles of views are arrays of their own

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.layers))})"


def parts(layer: Layer) -> Iterator[Layer]:
    """Yield a layer, and all that it is made of.

    >>> [type(part).__name__ for part in parts(Sequential(Layer(), Sequential(Layer())))]
    ['Sequential', 'Layer', 'Sequential', 'Layer']
    """
    yield layer
    for part in getattr(layer, "layers", ()):
        yield from parts(part)


def as_gradient(layer: Layer, dy: npt.ArrayLike, shape: tuple[int, ...], dtype: npt.DTypeLike | None = None) -> Array:
    """Return dy as an array; refuse another shape than the layer's last output had.

    >>> as_gradient(Layer(), [[1.0, 2.0]], (1, 3))
    Traceback (most recent call last):
    ValueError: Layer got dy of shape (1, 2); its output had (1, 3)
    """
    dy = np.asarray(dy, dtype)
    if dy.shape != shape:
        raise ValueError(f"{type(layer).__name__} got dy of shape {dy.shape}; its output had {shape}")
    return dy
