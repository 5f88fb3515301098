# in: wrong
"""An error whose name, text and line are script."""

E = type("</pre><script>attacked=1</script>", (Exception,), {})


def triple(x):
    raise E("</pre><script>attacked=1</script><img src=x onerror=attacked=1>")  # <script>attacked=1</script>
