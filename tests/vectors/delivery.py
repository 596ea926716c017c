"""One delivery of the corpus, signed, with what `reference.py` says of it."""

import base64
import json
import re

import reference as ref

SECRET = "mac secret of a Config ID"
ID = "f0c8ca8d-111d-4dcf-a69d-46ed39a2db06"
VALUES = {"measurementId": ID, "snr": 1.25, "sequence": 3, "state": "HIDDEN", "details": "CAMERA_START_ERROR"}
# By group; pairs of a text and the header documented for it; what each MAC is over, and its key.
cases, documented, signed = {}, [], {}


def b64(data):
    return base64.b64encode(data).decode()


def encoded(secret):
    return secret if isinstance(secret, str) else {"base64": b64(secret)}


def key(secret):
    return secret.encode() if isinstance(secret, str) else secret


def sign(data, secret=SECRET):
    value = ref.header(key(secret), data)
    signed[value[12:]] = (key(secret), data)
    return value


def add(group, name, body, signature=..., secrets=(SECRET,), parts=None, **options):
    """One delivery. Signed over its bytes unless told."""
    if isinstance(body, str):
        body = body.encode()
    if signature is ...:
        signature = sign(body)
    expect = ref.judge(body, signature, [key(one) for one in secrets], options)
    # A large body is written as [bytes, times]: no event is written that is as long.
    assert not parts or expect.get("event") is None, name
    case = {
        "name": name,
        "body": [[b64(part), times] for part, times in parts] if parts else b64(body),
        "signature": signature,
        "secrets": [encoded(one) for one in secrets],
        "options": options,
        "expect": expect,
    }
    over = signed_bytes(signature, key(secrets[0]))
    if over != body:
        case["signed"] = None if over is None else b64(over)
    cases.setdefault(group, []).append(case)


def signed_bytes(signature, secret):
    """What the MAC in a header is over, so that a grader can make it anew under another secret."""
    found = re.search("[0-9a-f]{64}", json.dumps(signature).lower())
    known, data = signed.get(found[0], (None, None)) if found else (None, None)
    return data if known == secret else None


def event(code="MEASUREMENT_CREATED", payload=..., **fields):
    """A documented event, but for what is given; `ref.ABSENT` leaves a field out."""
    body = {"timestamp": 1689684577, "sessionId": "ryueiwoqfh910fu3rpqruvfiu", "sequence": 0, "event": code,
            "severity": ref.SEVERITY.get(code, "INFO")}
    if payload is ...:
        payload = {name: VALUES[name] for name in ref.FIELDS.get(code, {})}
    body["payload"] = payload
    body.update(fields)
    return {name: value for name, value in body.items() if value is not ref.ABSENT}


def text(value):
    return json.dumps(value, separators=(",", ":"))
