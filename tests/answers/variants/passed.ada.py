variants = {
    "digit": "one to one",
    "house": "one to one",
    "caption": "one to many",
    "name": "one to many",
    "action": "many to one",
    "next_year": "many to one",
    "word_kinds": "many to many",
    "sum_so_far": "many to many",
    "translation": "delayed",
    "summary": "delayed",
}
