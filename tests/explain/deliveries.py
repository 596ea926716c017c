"""Deliveries that do not verify, each with what is wrong with it, by Python's library alone."""

import base64
import hmac
import json

SECRET = b"mac secret of a Config ID"
EVENT = {
    "timestamp": 1689684577,
    "sessionId": "ryueiwoqfh910fu3rpqruvfiu",
    "sequence": 3,
    "event": "INTERMEDIATE_RESULTS",
    "severity": "INFO",
    "payload": {"measurementId": "f0c8ca8d-111d-4dcf-a69d-46ed39a2db06", "snr": 1.25, "sequence": 1},
}
ERROR = {**EVENT, "event": "GENERAL_ERROR", "severity": "ERROR"}
cases = []


def compact(event, **how):
    return json.dumps(event, separators=(",", ":"), **how).encode()


def of_error(details):
    return compact({**ERROR, "payload": {"details": details}}, ensure_ascii=False)


def mac(body, secret, algorithm="sha256"):
    return hmac.new(secret, body, algorithm)


def documented(body, secret):
    return b"hmac-sha256=" + mac(body, secret).hexdigest().encode()


def b64(data):
    return None if data is None else base64.b64encode(data).decode()


def case(cause, name, body=compact(EVENT), signed=None, *, header=documented, given=(SECRET,), used=SECRET,
         causes=None, proven=True, looks=("unexplained",), verdict="signature_mismatch", encoding="auto",
         other_secrets=(), other_bodies=(), other_headers=None, neighbour=True, signed_body=True):
    """`signed` under `used` is what the sender made; `body` and `given` are what is in hand."""
    signed = body if signed is None else signed
    causes = [cause] if causes is None else causes
    shared = {"cause": cause, "body": b64(body), "secrets": [b64(one) for one in given], "encoding": encoding,
              "other_secrets": [b64(one) for one in other_secrets],
              "other_bodies": [b64(one) for one in other_bodies], "verdict": verdict}
    if other_headers is not None:
        shared["other_headers"] = [b64(one) for one in other_headers]
    signed_body = b64(signed) if proven and signed_body and signed != body else None
    cases.append({**shared, "name": name, "header": b64(header(signed, used)), "causes": causes,
                  "is_proven": proven, "signed_body": signed_body})
    if neighbour and proven:
        if verdict == "ambiguous_body":
            verdict = "signature_mismatch"
        cases.append({**shared, "name": name + ", signed by nobody", "verdict": verdict,
                      "header": b64(header(signed, b"a secret that nobody has")),
                      "causes": list(looks), "is_proven": False, "signed_body": None})


def whole(cause, name, body, signed=compact(EVENT), **more):
    """The body is no event any more: with no MAC that fits, its look tells as much."""
    case(cause, name, body, signed, **{"looks": [cause], **more})
