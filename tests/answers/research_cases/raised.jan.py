research_cases = [
    "a way past the code",
    "wrong gradient",
    "saturated",
    "kl too heavy",
    "no sharpening",
    "moving target",
]
