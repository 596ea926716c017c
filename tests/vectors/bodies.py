"""Groups of authentic deliveries whose text is in question: whether it is JSON, its numbers, its keys."""

import json

import reference as ref
from delivery import ID, add, event, text


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
                           "sessionId missing, too": text(event(sessionId=ref.ABSENT))[:-1] + ",}",
                           "severity null, too": text(event(severity=None))[:-1] + ",}",
                           "a deviation, too": text(event(payload=[1]))[:-1].replace("1]", "1,]") + ",}",
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
    for name in "sessionId", "severity":
        add("keys", f"{name} null, its key escaped", text(event(**{name: None})).replace(f'"{name[0]}', f'"\\u{ord(name[0]):04x}'))
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
