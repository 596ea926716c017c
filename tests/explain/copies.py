"""Copies of a delivery beside it: altered on purpose, or mixed up by mistake."""

import json

from deliveries import ERROR, EVENT, SECRET, case, compact, documented

BODY = compact(EVENT)
OTHER = compact({**ERROR, "sequence": 4, "timestamp": EVENT["timestamp"] + 5})


def add_cases():
    def copy(cause, name, body, signed=BODY, others=((BODY, BODY),), **more):
        case(cause, name, body, signed, other_bodies=[other for other, _ in others],
             other_headers=[signer and documented(signer, SECRET) for _, signer in others], neighbour=False, **more)

    tampered = {
        "a value altered": BODY.replace(b"1.25", b"9.25"),
        "sent as the next event": BODY.replace(b'"sequence":3', b'"sequence":4'),
        "another session": BODY.replace(b"ryueiwoqfh", b"victim0000"),
        "another body": OTHER,
        "no body of ours": b'{"admin":true}',
    }
    for name, body in tampered.items():
        copy("body_altered_copy", name, body)
        copy("body_altered_copy", f"{name}, among others", body, others=[(OTHER[:-1] + b" }", OTHER[:-1] + b" }"), (BODY, BODY)])
    # What was only written again is no forgery, though the file holds the original, too.
    for others in [(BODY, BODY)], [(BODY, None)]:
        copy("body_reserialized", "beside its original", json.dumps(EVENT, indent=2).encode(), others=others)
    # Without the header of the other it is told by what the bodies have in common.
    copy("body_altered_copy", "no header is known", tampered["a value altered"], others=[(BODY, None)])
    copy("body_of_other_delivery", "mixed up, no header is known", OTHER, others=[(BODY, None)])
    copy("body_of_other_delivery", "the other has lost its header to this", OTHER, others=[(BODY, OTHER)])
    case("header_altered_copy", "another MAC", header=lambda body, secret: b"hmac-sha256=" + b"0" * 64, other_bodies=[BODY],
         other_headers=[documented(BODY, SECRET)], neighbour=False)
    case("header_altered_copy", "of nobody: the other is not authentic", header=lambda body, secret: b"hmac-sha256=" + b"0" * 64,
         other_bodies=[BODY], other_headers=[b"hmac-sha256=" + b"1" * 64], neighbour=False, causes=["unexplained"], proven=False)
    for name, body in tampered.items():
        is_same_event = name == "a value altered"
        copy("body_forged_copy", f"{name}, and signed by a forger", body, b"forged", proven=False,
             causes=["body_forged_copy" if is_same_event else "unexplained"])
