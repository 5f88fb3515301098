# in: extra
"""Script in source, which is shown highlighted."""

s = "</pre></div><script>attacked=1</script>"  # </pre><img src=x onerror=attacked=1> --><script>attacked=1</script>
raise ValueError(s)
