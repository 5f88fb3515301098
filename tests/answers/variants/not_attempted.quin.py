variants = {
    "digit": ...,
    "house": ...,
    "caption": ...,
    "name": ...,
    "action": ...,
    "next_year": ...,
    "word_kinds": ...,
    "sum_so_far": ...,
    "translation": ...,
    "summary": ...,
}
