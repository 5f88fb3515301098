# in: extra
"""Opens what lies at well-known places."""

for p in (
    "@GRADING@/secret_seed",
    "@GRADING@/gradebook.db",
    "/etc/shadow",
    "/etc/passwd",
    "/root/.bash_history",
    "/proc/1/environ",
    "/proc/1/root/etc/passwd",
    "/proc/1/cwd/pyproject.toml",
    "/proc/kcore",
    "/dev/mem",
    "/dev/sda",
):
    try:
        text = open(p, "rb").read(200)
        if p != "/proc/1/environ" or b"HOME=/root" in text or b"TOKEN" in text:
            print("STOLEN", p, text)
    except OSError:
        pass
