cache_calls = {
    "first": [("A", "forward", [1.0]), ("A", "forward", [5.0]), ("A", "backward", [1.0])],
    "shared": [("A", "forward", [1.0]), ("A", "backward", [1.0]), ("B", "forward", [5.0]), ("B", "backward", [1.0])],
    "added": [("A", "forward", [1.0]), ("A", "backward", [1.0]), ("A", "backward", [1.0])],
    "short": [("A", "forward", [1.0]), ("A", "forward", [2.0, 5.0]), ("A", "backward", [1.0, 1.0])],
}
