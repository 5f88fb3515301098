cache_calls = {
    "first": [("B", "forward", [1, 2]), ("B", "forward", [3, 4]), ("B", "backward", [1, 1])],
    "shared": [("b", "forward", 2), ("a", "forward", 3), ("b", "backward", 1)],
    "added": [("A", "forward", [1, 1]), ("A", "backward", [1, 2]), ("A", "forward", [3]), ("A", "backward", [4])],
    "short": [["A", "forward", [7]], ["A", "forward", [1, 2, 3]], ["A", "backward", [0, 0, 1]]],
}
