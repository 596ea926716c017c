"""Senders that sign more than the body, its fields in a row, or another hash of it: as APIs and payment providers do."""

import base64
import hashlib
import itertools
import json
import urllib.parse

from deliveries import ERROR, EVENT, case, compact, mac

BODY = compact(EVENT)
SHORT = compact({**ERROR, "payload": {"details": "no camera & more"}})


def requests():
    time = str(EVENT["timestamp"]).encode()
    messages = {
        "the method": b"POST" + BODY, "the method in a line": b"POST\n" + BODY, "method and path": b"POST\n/\n" + BODY,
        "method and path, a common one": b"POST /webhook " + BODY, "the path": b"/webhooks" + BODY, "the type": b"application/json\n" + BODY,
        "method and type": b"POST\napplication/json\n" + BODY, "the length": str(len(BODY)).encode() + b"." + BODY,
        "time, method and path, as Coinbase": time + b"POST/webhook" + BODY, "method, path and time": b"POST|/|" + time + b"|" + BODY,
        "small letters": b"post:" + BODY, "the line of a request": b"POST /webhook\n" + BODY, "the event": b"INTERMEDIATE_RESULTS." + BODY,
        "the sequence": b"3:" + BODY, "digits of its hash": b"POST\n/\n" + hashlib.sha256(BODY).hexdigest().encode(),
    }
    for name, message in messages.items():
        case("mac_with_request", name, BODY, message)
    case("mac_with_request", "an address that nobody knows", BODY, b"https://hook.example/wms" + BODY, causes=["unexplained"], proven=False)
    case("mac_with_request", "another method", BODY, b"PATCH\n" + BODY, causes=["unexplained"], proven=False)


def times():
    fraction = compact({**EVENT, "timestamp": 1751362805.318})
    for name, time in {"whole seconds": b"1751362805", "milliseconds": b"1751362805318", "sent later": b"1751362807"}.items():
        case("mac_with_timestamp", f"{name} of a time with a fraction", fraction, time + b"." + fraction)
    for order in ["sb", "bs"]:
        made = lambda body, secret: b"hmac-sha256=" + mac(b"".join({"s": secret, "b": body}[one] for one in order), secret).hexdigest().encode()
        case("mac_concatenated", f"an HMAC of both, {order}", BODY, header=made, signed_body=False)


def hashes():
    sha256 = hashlib.sha256(BODY)
    md5 = hashlib.md5(BODY).digest()
    messages = {
        "digits in capitals": sha256.hexdigest().upper(), "base64": base64.b64encode(sha256.digest()).decode(),
        "the header Digest": "SHA-256=" + base64.b64encode(sha256.digest()).decode(), "its line": "digest: SHA-256=" + base64.b64encode(sha256.digest()).decode(),
        "of RFC 9530": f"sha-256=:{base64.b64encode(sha256.digest()).decode()}:", "with a prefix": "sha256=" + sha256.hexdigest(),
        "Content-MD5": base64.b64encode(md5).decode(), "digits of MD5": md5.hex(), "digits of SHA-1": hashlib.sha1(BODY).hexdigest(),
        "digits of SHA-512": hashlib.sha512(BODY).hexdigest(),
    }
    for name, message in messages.items():
        case("mac_of_hash", name, BODY, message.encode())
    case("mac_of_hash", "digits of SHA-384", BODY, hashlib.sha384(BODY).hexdigest().encode())
    case("mac_of_hash", "of SHA3", BODY, hashlib.sha3_256(BODY).hexdigest().encode(), causes=["unexplained"], proven=False)


def fields():
    event = json.loads(SHORT)
    inner = json.dumps(event["payload"], separators=(",", ":"))
    flat = {**event, "payload": inner}
    nested = {**{key: value for key, value in event.items() if key != "payload"}, "payload[details]": event["payload"]["details"]}
    dotted = {**{key: value for key, value in event.items() if key != "payload"}, "payload.details": event["payload"]["details"]}
    messages = {
        "a query": urllib.parse.urlencode(flat), "a query, sorted": urllib.parse.urlencode(sorted(flat.items())),
        "http_build_query": urllib.parse.urlencode(nested), "quoted as in a URL": urllib.parse.urlencode(nested, quote_via=urllib.parse.quote),
        "not escaped": "&".join(f"{key}={value}" for key, value in sorted(flat.items())),
        "names and values, as Twilio has them": "".join(f"{key}{value}" for key, value in sorted(nested.items())),
        "dots": "&".join(f"{key}={value}" for key, value in dotted.items()),
        "values": "".join(str(value) for value in flat.values()), "values, sorted by name": "|".join(str(value) for _, value in sorted(flat.items())),
    }
    for name, message in messages.items():
        case("mac_of_other_notation", f"its fields: {name}", SHORT, message.encode())
    for names, separator in [(["timestamp", "sessionId"], "."), (["sessionId", "event", "timestamp"], "|"), (["event", "sequence"], "")]:
        case("mac_of_part", "+".join(names), SHORT, separator.join(str(event[name]) for name in names).encode())
    case("mac_of_part", "with what the body has not", SHORT, b"ERROR|and|more", causes=["unexplained"], proven=False)


def stand_ins():
    for text in ["System.IO.MemoryStream", "Array", "nil", "(null)", "b''"]:
        case("mac_of_placeholder", text, BODY, text.encode())


def add_cases():
    for group in [requests, times, hashes, fields, stand_ins]:
        group()
