# in: extra
"""HTML, SVG, JavaScript and widgets as outputs."""

from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display

s = "<script>attacked=1</script><img src=x onerror=attacked=1>"
display(
    HTML(s),
    Javascript("attacked=1"),
    Markdown(s),
    Latex(s),
    SVG('<svg xmlns="http://www.w3.org/2000/svg" onload="attacked=1"><text>x</text></svg>'),
)
display(
    {
        "text/html": s,
        "image/svg+xml": s,
        "application/javascript": "attacked=1",
        "text/plain": s,
        "image/png": '"><script>attacked=1</script>',
        "application/vnd.jupyter.widget-view+json": {"model_id": s},
    },
    raw=True,
)
