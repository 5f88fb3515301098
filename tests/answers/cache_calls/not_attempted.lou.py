cache_calls = {
    "first": ...,
    "shared": ...,
    "added": ...,
    "short": ...,
}
