"""Groups of deliveries whose signature is in question: over which bytes, in which form, by whom."""

import hashlib
import json

import reference as ref
from delivery import add, b64, documented, event, key, sign, text

BODIES = {
    "ASCII": "plain",
    "Latin-1": "caf\u00e9",
    "Latin-1 whose low bytes are UTF-8 (mojibake)": "caf\u00c3\u00a9",
    "both at once": "\u00e9 \u00c3\u00a9",
    "C1 controls": "\u0080\u009f",
    "beyond Latin-1": "\u0123\u4e2d",
    "beyond Latin-1 with ASCII low bytes": "\u0161\u0162",
    "astral": "\U0001F600",
    "astral and Latin-1": "\U0001F600\u00e9",
    "U+FFFD": "\ufffd",
    "U+FEFF inside": "a\ufeffb",
    "NUL escaped": "a\\u0000b",
    "lone surrogate escaped": "\\ud800",
}
RAW = {
    "a byte order mark": b"\xef\xbb\xbf" + text(event()).encode(),
    "one byte FF": text(event(sessionId="@")).encode().replace(b"@", b"\xff"),
    "a Latin-1 byte": text(event(sessionId="@")).encode().replace(b"@", b"\xe9"),
    "a truncated sequence": text(event(sessionId="@")).encode().replace(b"@", b"\xe2\x82"),
    "an overlong slash": text(event(sessionId="@")).encode().replace(b"@", b"\xc0\xaf"),
    "a surrogate as bytes": text(event(sessionId="@")).encode().replace(b"@", b"\xed\xa0\x80"),
    "beyond U+10FFFF": text(event(sessionId="@")).encode().replace(b"@", b"\xf4\x90\x80\x80"),
    "UTF-16": text(event()).encode("utf-16"),
    "nothing": b"",
}
ENCODINGS = ["auto", "bytes", "latin1", "ascii"]


def encodings():
    bodies = {name: text(event(sessionId="@")).replace("@", value).encode() for name, value in BODIES.items()}
    for name, body in {**bodies, **RAW}.items():
        as_text = ref.text_of(body)
        low = ref.low_bytes(as_text)
        documented.append((as_text, sign(low)))
        for encoding in ENCODINGS:
            add("encodings", f"{name}, MAC over the bytes", body, encoding=encoding)
            add("encodings", f"{name}, MAC over the low bytes", body, sign(low), encoding=encoding)
            add("encodings", f"{name}, MAC over the text as UTF-8", body, sign(as_text.encode()), encoding=encoding)
            add("encodings", f"{name}, MAC over UTF-16", body, sign(as_text.encode("utf-16-le")), encoding=encoding)


def forged():
    """A captured pair of body and MAC, the body altered so that the low bytes stay."""
    captured = [text(event()), text(event(sessionId="#1 (caf\u00e9)")).encode().decode(), text(event("GENERAL_ERROR"))]
    for body in captured:
        mac = sign(ref.low_bytes(body))
        for place in range(3, len(body), 6):
            for page in (0x100, 0x1F00, 0x4E00):
                altered = body[:place] + chr(page | ord(body[place]) & 0xFF) + body[place + 1:]
                documented.append((altered, mac))
                add("forged", f"character {place} moved to page {page:04x}", altered, mac)
        altered = "".join(chr(0x100 | ord(char)) if char.isalpha() else char for char in body)
        for encoding in ENCODINGS:
            add("forged", f"every letter moved, {encoding}", altered, mac, encoding=encoding)
            add("forged", f"the captured pair itself, {encoding}", body, mac, encoding=encoding)
    smuggled = text(event(sessionId="\u0122\u012c"))
    add("forged", "a quote and a comma smuggled in as U+0122 and U+012C", smuggled, sign(ref.low_bytes(smuggled)))


def headers():
    body = text(event()).encode()
    good = sign(body)
    digits = good[12:]
    wrong = {
        "none": None, "empty": "", "an empty list": [], "a list of an empty one": [""], "a list of one": [good],
        "a list of two": [good, good], "a list of two, one empty": [good, ""], "two joined": f"{good}, {good}",
        "upper-case digits": "hmac-sha256=" + digits.upper(), "mixed-case digits": "hmac-sha256=" + digits[:32].upper() + digits[32:],
        "upper-case prefix": "HMAC-SHA256=" + digits, "capital prefix": "Hmac-Sha256=" + digits,
        "no prefix": digits, "prefix only": "hmac-sha256=", "another prefix": "sha256=" + digits,
        "sha1": "hmac-sha1=" + digits[:40], "prefix twice": "hmac-sha256=" + good, "colon": good.replace("=", ":"),
        "a space after": good + " ", "a space before": " " + good, "a space between": good.replace("=", "= "),
        "a newline after": good + "\n", "a NUL after": good + "\0", "63 digits": good[:-1], "65 digits": good + "0",
        "128 digits": good + digits, "a digit g": good[:-1] + "g", "a fullwidth digit": good[:-1] + "\uff11",
        "a superscript digit": good[:-1] + "\u00b2", "0x": "hmac-sha256=0x" + digits[2:], "base64": "hmac-sha256=" + b64(bytes.fromhex(digits)),
        "garbage between": good[:40] + " " + good[40:], "64 KiB of digits": "hmac-sha256=" + "a" * 65536,
        "all zeros": "hmac-sha256=" + "0" * 64, "another body's": sign(b"{}"), "another secret's": sign(body, "other"),
        "the plain SHA-256": "hmac-sha256=" + hashlib.sha256(body).hexdigest(),
        "quoted": f'"{good}"', "an astral digit": good[:-1] + "\U0001D7CE",
        "76 characters, one of two bytes": good[:-1] + "\u00e9", "a list with garbage": ["x", good],
    }
    for name, value in wrong.items():
        add("headers", name, body, value)
    for bit in range(256):
        flipped = bytes.fromhex(digits)
        flipped = bytes(byte ^ (1 << bit % 8 if at == bit // 8 else 0) for at, byte in enumerate(flipped))
        add("headers", f"bit {bit} flipped", body, "hmac-sha256=" + flipped.hex())


def lengths():
    shell = len(text(event("WMS_LOADED", ref.ABSENT, sessionId="")))
    near = {*range(0, 140), *range(180, 200), *range(250, 260), *range(506, 520), *range(1018, 1030), *range(4090, 4100), *range(8186, 8196), *range(65530, 65540)}
    for length in sorted(near):
        for filler in "x", "\u00e9":
            if length > shell:
                session = filler * ((length - shell) // len(filler.encode()))
                body = json.dumps(event("WMS_LOADED", ref.ABSENT, sessionId=session), separators=(",", ":"), ensure_ascii=False)
            else:
                body = filler * (length // len(filler.encode()))
            body = body.encode().ljust(length)
            parts = [(body, 1)] if length > 4000 else None
            if length > 4000:
                head, tail = body.split(filler.encode(), 1)[0], body[body.rindex(filler.encode()) + len(filler.encode()):]
                parts = [(head, 1), (filler.encode(), (len(body) - len(head) - len(tail)) // len(filler.encode())), (tail, 1)]
            add("lengths", f"{length} bytes of {filler!r}", body, parts=parts)
            if length in (64, 65, 119, 128):
                add("lengths", f"{length} bytes of {filler!r}, one bit of the MAC wrong", body, sign(body)[:-1] + ("0" if sign(body)[-1] != "0" else "1"))
    limit = ref.MAX_BODY
    for length in limit - 64, limit - 1, limit, limit + 1, limit + 64, 2 * limit:
        for filler in b"x", "\u00e9".encode():
            head, tail = text(event("WMS_LOADED", ref.ABSENT, sessionId="@")).encode().split(b"@")
            times, odd = divmod(length - len(head) - len(tail), len(filler))
            parts = [(head, 1), (filler, times), (tail + b" " * odd, 1)]
            add("lengths", f"{length} bytes of {filler!r}", b"".join(part * n for part, n in parts), parts=parts)
    body = text(event())
    for limit in 1, len(body) - 1, len(body), len(body) + 1:
        add("lengths", f"maxBodyBytes {limit} for {len(body)} bytes", body, maxBodyBytes=limit)
        add("lengths", f"maxBodyBytes {limit}, MAC missing", body, None, maxBodyBytes=limit)


def rotation():
    body = text(event())
    latin1 = json.dumps(event(sessionId="\u0123 caf\u00e9"), ensure_ascii=False)
    others = [f"secret {n}" for n in range(40)]
    for count in (1, 2, 3, 15, 16, 17, 40):
        for place in sorted({0, count // 2, count - 1}):
            secrets = others[:count]
            add("rotation", f"secret {place} of {count}", body, sign(body.encode(), secrets[place]), secrets)
        add("rotation", f"none of {count}", body, sign(body.encode(), "not among them"), others[:count])
        add("rotation", f"lossy under the last of {count}", latin1, sign(ref.low_bytes(latin1), others[count - 1]), others[:count])
    for secret in ["s", "x" * 63, "x" * 64, "x" * 65, "x" * 1000, "caf\u00e9", "\U0001F600", " x ", "\0", b"\xff" * 64, b"\x00", bytes(range(256))]:
        add("rotation", f"secret of {len(key(secret))} bytes", body, sign(body.encode(), secret), [secret])
        add("rotation", f"secret of {len(key(secret))} bytes after another", body, sign(body.encode(), secret), ["a", secret])
        add("rotation", f"not the secret of {len(key(secret))} bytes", body, sign(body.encode(), "b"), [secret])
    # HMAC pads a short key with zeros: these two are one key (RFC 2104, section 2).
    add("rotation", "a secret that ends with NUL", body, sign(body.encode(), "key"), ["key\0"])
    add("rotation", "the same secret as text and as bytes", body, sign(body.encode(), "key"), [b"key", "key"])
