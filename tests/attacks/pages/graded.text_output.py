# in: extra
"""Script as text, and with the codes that terminals and nbconvert give a meaning."""

s = "<script>attacked=1</script><img src=x onerror=attacked=1>"
print(
    s,
    "\x1b[31m<script>attacked=1</script>\x1b[0m",
    "\x1b]8;;javascript:attacked=1\x1b\\click\x1b]8;;\x1b\\",
    "]]><script>attacked=1</script>",
)


class X:
    def __repr__(self):
        return s


X()
