"""Pieces of a body: in another order, twice, or without some of them."""

from deliveries import EVENT, case, compact, of_error

BODY = compact(EVENT)
LONG = compact({**EVENT, "payload": {"details": " ".join(f"reason {at * at}" for at in range(400))}})


def chunks(body, size):
    return [body[at : at + size] for at in range(0, len(body), size)]


def orders():
    for size in [40, 100, 128]:
        parts = chunks(BODY, size)
        half = [BODY[:size], BODY[size:]]
        case("body_reordered", f"two pieces, cut at {size}", b"".join(reversed(half)), BODY, looks=["body_reordered"])
        if len(parts) == 3:
            one, two, three = parts
            for name, order in {"backwards": [three, two, one], "the last before the middle": [one, three, two],
                                "the first behind the second": [two, one, three]}.items():
                whole = b"".join(order)
                case("body_reordered", f"three of {size} bytes, {name}", whole, BODY)
    for size in [30, 41]:
        case("body_reordered", f"many of {size} bytes, backwards", b"".join(reversed(chunks(BODY, size))), BODY)
    case("body_reordered", "each byte, backwards", BODY[::-1], BODY)
    case("body_reordered", "halves of a long one", LONG[2000:] + LONG[:2000], LONG, looks=["body_reordered"])
    case("unexplained", "two events in a row are in no wrong order", BODY + BODY[:-1] + b" }", b"unknown", proven=False, causes=["body_text_around"])


def twice():
    for start, length in [(0, 64), (64, 64), (30, 9), (100, 50)]:
        body = BODY[: start + length] + BODY[start:]
        case("body_doubled", f"{length} bytes from {start} on", body, BODY, looks=["body_doubled"])
    case("body_doubled", "a chunk of a long one, within a string", LONG[:2048] + LONG[1024:], LONG)
    case("body_doubled", "the end", BODY + BODY[-20:], BODY, looks=["body_doubled"])
    case("body_text_around", "a brace more", BODY + b"}", BODY, looks=["body_text_around"])


def beginnings():
    for missing in [1, 5, 12, 13, 14, 15]:
        looks = ["body_truncated"]
        case("body_truncated", f"{missing} bytes at the beginning", BODY[missing:], BODY, looks=looks)
    spaced = BODY.replace(b":", b": ").replace(b",", b", ")
    case("body_truncated", "the first 10, spaced", spaced[10:], spaced, looks=["body_truncated"])
    case("body_truncated", "a brace, of another order", (own := BODY.replace(b'"timestamp":1689684577,', b"", 1))[1:], own, looks=["body_truncated"])
    for start, end in [(20, 120), (40, 150), (64, 128)]:
        case("body_truncated", f"only {start} to {end}", BODY[start:end], BODY, proven=False)
    for text in [BODY[:1], BODY[:2], BODY[:9], BODY[-9:], BODY[-40:], BODY[60:110]]:
        case("body_truncated", f"only {text.decode()}", text, BODY, proven=False)
    for text in [b"}", b"{a}}", b"x}", b"{\"a", BODY[150:190]]:
        case("unexplained", f"{text.decode()}, which is no piece", text, BODY, proven=False)
    case("body_empty", "a newline alone", b"\n", BODY, causes=["body_newline_added", "body_empty"], proven=False)
    case("body_truncated", "NULs for what was not read", BODY[:90] + bytes(38), BODY, proven=False)
    case("unexplained", "a piece with a fault in it", BODY[20:120].replace(b'"sequence":3,', b'"sequence":3;'), BODY, proven=False)
    case("unexplained", "a piece without a field", BODY[24:40], BODY, proven=False)
    case("unexplained", "a sentence with a colon", b'he said "timestamp": no', BODY, proven=False)


def add_cases():
    for group in [orders, twice, beginnings]:
        group()
