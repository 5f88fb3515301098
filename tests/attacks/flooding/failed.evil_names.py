# in: wrong
"""Keys and names that are not what they seem."""


class K(str):
    def __hash__(self):
        return 1

    def __eq__(self, other):
        return False


class V:
    pass


V.__name__ = V.__qualname__ = "</script><script>attacked=1</script>" * 1000


def triple(x):
    return {K("a"): V(), K("a"): V(), "__class__": 1, "arrays": [], "token": "0"}
