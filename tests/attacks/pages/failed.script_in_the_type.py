# in: wrong
"""A result whose type and keys are script."""

T = type("<img src=x onerror=attacked=1>", (), {})


def triple(x):
    return {"<script>attacked=1</script>": T()}
