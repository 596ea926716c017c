#!/usr/bin/env python3
"""Writes cases.json: deliveries that do not verify, and what is wrong with each.

    python3 tests/explain/generate.py

It never calls this project's code: mistakes are made and MACs are computed by Python's library. Each
case that a MAC proves comes with a neighbour: the same mistake, but signed with a secret that nobody
knows, of which nothing may be proven.
"""

import base64
import hashlib
import json
import pathlib
import urllib.parse

import bodies
import canonical
import copies
import encodings_of_bytes
import letters
import pieces
import platforms
import reported
import secret_files
import senders
import stand_ins
import texts
from deliveries import ERROR, EVENT, SECRET, b64, case, cases, compact, documented, mac, of_error


def reserialized():
    own = compact(EVENT)
    shuffled = {key: EVENT[key] for key in ["payload", "event", "sequence", "timestamp", "sessionId", "severity"]}
    written = {
        "by Python": json.dumps(EVENT).encode(),
        "with 2 spaces": json.dumps(EVENT, indent=2).encode(),
        "with 4 spaces": json.dumps(EVENT, indent=4).encode(),
        "with tabs": json.dumps(EVENT, indent="\t").encode(),
        "sorted": compact(EVENT, sort_keys=True),
        "sorted by Python": json.dumps(EVENT, sort_keys=True).encode(),
    }
    for how, text in written.items():
        case("body_reserialized", how, text, own)
        case("body_reserialized", f"{how}, the other way round", own, text)
    case("body_reserialized", "out of order", compact(shuffled), own)
    case("body_reserialized", "out of order and with spaces", json.dumps(shuffled).encode(), own)
    example = json.dumps(EVENT, indent=2)[:-2] + ",\n}"
    case("body_reserialized", "the comma of the published example", own, example.encode())
    wide = {**ERROR, "payload": {"details": "Kamera läuft nicht – 5 € / 📷", "list": [], "map": {}, "more": [1, [2.50, None]]}}
    raw, escaped = compact(wide, ensure_ascii=False), compact(wide)
    case("body_reserialized", "characters escaped", escaped, raw)
    case("body_reserialized", "characters not escaped", raw, escaped)
    php = raw.decode().replace("/", "\\/").encode()
    case("body_reserialized", "slashes escaped", php, raw)
    case("body_reserialized", "slashes not escaped", raw, php)
    # Numbers are kept as they are written.
    number = own.replace(b"1.25", b"1.250e0")
    spaced = json.dumps(EVENT).encode().replace(b"1.25", b"1.250e0")
    case("body_reserialized", "an odd number", spaced, number)


def edges():
    body = compact(EVENT)
    case("body_newline_added", "LF", body + b"\n", body)
    case("body_newline_added", "CRLF", body + b"\r\n", body)
    case("body_newline_removed", "LF", body, body + b"\n")
    case("body_newline_removed", "CRLF", body, body + b"\r\n")
    pretty = json.dumps(EVENT, indent=2).encode()
    case("body_line_endings", "to CRLF", pretty.replace(b"\n", b"\r\n"), pretty)
    case("body_line_endings", "to LF", pretty, pretty.replace(b"\n", b"\r\n"))
    bom = b"\xef\xbb\xbf"
    case("body_bom_added", "UTF-8 with BOM", bom + body, body)
    case("body_bom_removed", "a decoder drops it", body, bom + body)
    case("body_whitespace_added", "around", b"  " + body + b" \t", body)
    case("body_whitespace_added", "before", b"\n" + body, body)
    case("body_whitespace_removed", "after", body, body + b" ")
    case("body_whitespace_removed", "around", body, b"\n" + body + b"\n")


def charsets():
    for details in ["Kamera läuft nicht", "5 € – fünf", "カメラ"]:
        body = of_error(details)
        mojibake = body.decode("latin-1").encode()
        case("body_decoded_latin1", details, mojibake, body, verdict="ambiguous_body")
    # Windows-1252 has no character at 0x81; the WHATWG decoder takes the control character.
    for details in ["5 € – fünf", "Ünglück “mit” Ÿ", "Łódź 🙂"]:
        body = of_error(details)
        text = "".join(bytes([byte]).decode("cp1252", "replace") if byte not in b"\x81\x8d\x8f\x90\x9d" else chr(byte) for byte in body)
        case("body_decoded_windows1252", details, text.encode(), body)
    for details in ["Kamera läuft", "über – Ü", "漢字"]:
        body = of_error(details)
        ascii = bytes(byte & 0x7F for byte in body)
        looks = "body_decoded_ascii" if any(byte < 0x20 for byte in ascii) else "unexplained"
        case("body_decoded_ascii", details, ascii, body, looks=[looks])
    body = of_error("Kamera läuft nicht: é")
    case("body_encoded_latin1", "Latin-1", body.decode().encode("latin-1"), body, looks=["body_charset"])
    body = of_error("5 € fünf")
    case("body_encoded_latin1", "Windows-1252", body.decode().encode("cp1252"), body, looks=["body_charset"])

    for details, broken in [("fünf", "f\ufffd\ufffdnf"), ("5 €", "5 \ufffd\ufffd"), ("5 €", "5 \ufffd\ufffd\ufffd"), ("📷 1", "\ufffd\ufffd 1")]:
        case("body_replaced", f"{details} in chunks, as {broken}", of_error(broken), of_error(details), looks=["body_replaced"])
    for details in ["fünf", "fünf é"]:
        latin1 = of_error(details).decode().encode("latin-1")
        body = latin1.decode("utf-8", "replace").encode()
        case("body_replaced", f"{details} in Latin-1", body, latin1, looks=["body_replaced"], causes=["body_replaced", "encoding_option"])
        case("body_replaced", f"{details} in Latin-1, the encoding is right", body, latin1, looks=["body_replaced"], encoding="bytes")
    case("body_replaced", "three bytes cannot be found", of_error("a\ufffdb\ufffdc\ufffd"), b"unknown", proven=False)

    body = of_error("fünf")
    case("body_encoded_latin1", "of a sender that signs Latin-1 as documented", body.decode().encode("latin-1"), body,
         header=lambda body, secret: documented(body.decode().encode("latin-1"), secret), looks=["body_charset"])
    case("encoding_option", "latin1, but the sender signs UTF-8", body, encoding="latin1")
    case("encoding_option", "ascii, but the sender signs UTF-8", of_error("5 €"), encoding="ascii")
    case("encoding_option", "bytes, but the sender signs as documented", body, encoding="bytes",
         header=lambda body, secret: documented(body.decode().encode("latin-1"), secret))

    def lossy(body, secret):
        return documented(body.decode().encode("utf-16-le")[::2], secret)

    for body, name in [(of_error("camera ģ1"), "a body that signs like another"), (of_error("5 €"), "an honest sender")]:
        case("lossy_mac", name, body, header=lossy, proven=False, verdict="ambiguous_body")
    case("lossy_mac", "after a newline", of_error("5 €") + b"\n", of_error("5 €"), header=lossy, proven=False,
         causes=["body_newline_added", "lossy_mac"])
    case("lossy_mac", "the neighbour, which nothing explains", of_error("5 €"), b"unknown", proven=False, causes=["unexplained"])


def wrappings():
    body = compact(EVENT)
    case("body_truncated", "the braces are missing", body[:-2], body, looks=["body_truncated"])
    case("body_truncated", "cut off in the middle", body[:90], body, proven=False)
    case("body_truncated", "a brace is missing", body[:-1], body, looks=["body_truncated"])
    case("body_doubled", "twice", body * 2, body, looks=["body_doubled"])
    case("body_doubled", "two others", body + compact(ERROR), body, causes=["body_text_around"], looks=["body_text_around"])
    form = {"percent-encoded": urllib.parse.quote(body, safe="").encode(),
            "as the only name": urllib.parse.quote(body, safe="").encode() + b"=",
            "as a field": urllib.parse.urlencode({"payload": body}).encode(),
            "as a field, not encoded": b"payload=" + body,
            "parsed, and written as JSON": compact({body.decode(): ""}),
            "a parsed field, written as JSON": compact({"payload": body.decode()})}
    for name, text in form.items():
        case("body_form_encoded", name, text, body, looks=["body_form_encoded"])
    plus = of_error("a + b")
    case("body_form_encoded", "spaces and plus signs", urllib.parse.urlencode({"payload": plus}).encode(), plus, looks=["body_form_encoded"])
    equal = of_error("a=b")
    key, value = equal.decode().split("=")
    case("body_form_encoded", "a name and its value", compact({key: value}), equal, looks=["body_form_encoded"])
    string = json.dumps(body.decode()).encode()
    case("body_json_encoded", "with its quotes", string, body, looks=["body_json_encoded"])
    wide = of_error("5 €\n/ \"x\"")
    case("body_json_encoded", "with escapes", json.dumps(wide.decode()).encode(), wide, looks=["body_json_encoded"])
    for name, encode in [("standard", base64.b64encode), ("for URLs", base64.urlsafe_b64encode)]:
        wide = of_error("ÿþý???>>>")
        case("body_base64", name, encode(wide), wide, looks=["body_base64"])
        case("body_base64", f"{name}, not padded", encode(wide).rstrip(b"="), wide, looks=["body_base64"])
    case("body_empty", "the stream was read", b"", body, proven=False)
    case("body_object_text", "a parsed object as text", b"[object Object]", body, proven=False)
    case("body_of_other_delivery", "mixed up", compact(ERROR), body, other_bodies=[b"{}", body])
    case("body_of_other_delivery", "empty, and mixed up", b"", body, other_bodies=[body], looks=["body_empty"])
    case("body_of_other_delivery", "not among the others", compact(ERROR), body, other_bodies=[b"{}"], causes=["unexplained"], proven=False)
    case("mac_of_empty_body", "signed after the stream was read", body, b"")


def headers():
    def made(prefix, digest):
        return lambda body, secret: prefix + digest(mac(body, secret))

    def digits(mac):
        return mac.hexdigest().encode()

    def base64_digits(mac):
        return base64.b64encode(mac.digest())

    def around(before, after):
        return lambda body, secret: before + documented(body, secret) + after

    def malformed(cause, name, header, causes=None):
        case(cause, name, header=header, verdict="malformed_signature", causes=causes, looks=causes or [cause])

    case("header_missing", "empty", header=lambda body, secret: b"", verdict="missing_signature", proven=False)
    case("header_missing", "none", header=lambda body, secret: None, verdict="missing_signature", proven=False)
    for text in [b"hmac-sha256=", b"hmac-sha256=0123", b"Bearer abc", b"hmac-sha256=" + b"g" * 64, b",,,", b"\xff"]:
        case("header_malformed", repr(text), header=lambda body, secret: text, verdict="malformed_signature", proven=False)
    malformed("header_without_prefix", "digits alone", made(b"", digits))
    for prefix in [b"sha256=", b"HMAC-SHA256=", b"v1=", b"sha1=", b"hmac-sha256:"]:
        malformed("header_other_prefix", prefix.decode(), made(prefix, digits))
    malformed("header_base64", "base64", made(b"hmac-sha256=", base64_digits))
    malformed("header_base64", "base64, not padded", lambda body, secret: made(b"hmac-sha256=", base64_digits)(body, secret).rstrip(b"="))
    malformed("header_base64", "base64 without prefix", made(b"", base64_digits), ["header_without_prefix", "header_base64"])
    for before, after in [(b" ", b""), (b"", b"\n"), (b"\t", b"\r\n")]:
        malformed("header_whitespace", repr((before, after)), around(before, after))
    malformed("header_whitespace", "after the prefix", made(b"hmac-sha256= ", digits))
    malformed("header_quoted", "double", around(b'"', b'"'))
    malformed("header_quoted", "single", around(b"'", b"'"))
    malformed("header_joined", "twice", lambda body, secret: b", ".join([documented(body, secret)] * 2))
    malformed("header_joined", "after another", lambda body, secret: documented(b"other", b"other") + b", " + documented(body, secret))
    malformed("header_joined", "as Stripe does", lambda body, secret: b"t=1689684577,v1=" + digits(mac(body, secret)), ["header_joined", "header_other_prefix"])
    for name in ["sha1", "sha512"]:
        for prefix in [b"hmac-sha256=", f"{name}=".encode(), b""]:
            malformed(f"mac_{name}", f"with prefix {prefix.decode()!r}", lambda body, secret: prefix + digits(mac(body, secret, name)))
        malformed(f"mac_{name}", "base64", lambda body, secret: base64_digits(mac(body, secret, name)), [f"mac_{name}", "header_base64"])


def secrets():
    # What an empty secret signs is never the fault of the receiver's.
    for given, looks in [(b"", []), (b"\n", ["secret_whitespace"]), (b'""', ["secret_quoted"])]:
        case("mac_with_placeholder_key", f"an empty secret: {given}", given=[given], used=b"",
             header=lambda body, secret: mac(body, secret, "sha1").hexdigest().encode(), looks=["mac_sha1", *looks],
             verdict="malformed_signature", causes=["mac_with_placeholder_key", "mac_sha1"])
    for given in [b'"%s"', b"'%s'", b"`%s`"]:
        case("secret_quoted", given.decode(), given=[given % SECRET], looks=["secret_quoted"])
    for given in [b"%s\n", b"%s\r\n", b" %s", b"\xef\xbb\xbf%s"]:
        case("secret_whitespace", repr(given), given=[given % SECRET], looks=["secret_whitespace"])
    case("secret_quoted", "and a newline", given=[b'"%s"\n' % SECRET], causes=["secret_whitespace", "secret_quoted"], looks=["secret_whitespace"])
    binary = hashlib.sha256(b"seed of a secret?").digest() + b"\xfb\xff\xfe~"
    case("secret_hex", "lower case", given=[binary.hex().encode()], used=binary)
    case("secret_hex", "upper case", given=[binary.hex().upper().encode()], used=binary)
    case("secret_hex", "and a newline", given=[binary.hex().encode() + b"\n"], used=binary, causes=["secret_whitespace", "secret_hex"], looks=["secret_whitespace"])
    case("secret_hex_decoded", "lower case", given=[binary], used=binary.hex().encode())
    case("secret_hex_decoded", "upper case", given=[binary], used=binary.hex().upper().encode())
    for name, encode in [("standard", base64.b64encode), ("for URLs", base64.urlsafe_b64encode)]:
        for secret in [binary, binary[:-1]]:
            text = encode(secret)
            for form, padded in [(text, "as it is"), (text.rstrip(b"="), "not padded")]:
                case("secret_base64", f"{name}, {padded}, {len(secret)} bytes", given=[form], used=secret)
                case("secret_base64_decoded", f"{name}, {padded}, {len(secret)} bytes", given=[secret], used=form)
    case("secret_other", "of another Config ID", given=[b"one", b"two"], other_secrets=[b"three", SECRET])
    case("secret_other", "not among the others", given=[b"one"], other_secrets=[b"two"], causes=["unexplained"], proven=False)


def together():
    """Mistakes that came together, and what is not one."""
    body, pretty = compact(EVENT), json.dumps(EVENT, indent=2).encode()
    case("together", "re-serialised, secret with newline", pretty, body, given=[SECRET + b"\n"],
         causes=["body_reserialized", "secret_whitespace"], looks=["secret_whitespace"])
    case("together", "re-serialised, newline lost", body, pretty + b"\n", causes=["body_reserialized", "body_newline_removed"])
    # To parse a body takes the newline away.
    case("body_reserialized", "and a newline added", body + b"\n", pretty)
    wide = of_error("5 € fünf")
    case("together", "base64 of Latin-1 mojibake", base64.b64encode(wide.decode("latin-1").encode()), wide,
         causes=["body_base64", "body_decoded_latin1"], looks=["body_base64"])
    case("together", "GitHub's header, re-serialised, quoted secret", pretty, body, given=[b'"%s"' % SECRET],
         header=lambda body, secret: b"sha256=" + mac(body, secret).hexdigest().encode(), verdict="malformed_signature",
         causes=["body_reserialized", "header_other_prefix", "secret_quoted"], looks=["header_other_prefix", "secret_quoted"])
    case("together", "SHA-1, newline added", body + b"\n", body, verdict="malformed_signature",
         header=lambda body, secret: b"sha1=" + mac(body, secret, "sha1").hexdigest().encode(),
         causes=["body_newline_added", "mac_sha1"], looks=["mac_sha1"])
    case("together", "another delivery, another secret", compact(ERROR), body, given=[b"one"], other_secrets=[SECRET],
         other_bodies=[body], causes=["body_of_other_delivery", "secret_other"])
    case("unexplained", "a wrong secret", given=[b"wrong"], proven=False)
    case("unexplained", "no secret at all", given=[], proven=False)
    case("unexplained", "an empty secret", given=[b""], proven=False)
    case("unexplained", "a tampered body", compact({**EVENT, "sequence": 4}), body, proven=False)
    case("unexplained", "a value of another type", body.replace(b'"INFO"', b"true"), body, proven=False)
    case("authentic", "as it should be", causes=[], verdict=None, neighbour=False)


for group in [reserialized, edges, charsets, wrappings, headers, secrets, together]:
    group()
for kind in [bodies, texts, senders, secret_files, platforms, copies, encodings_of_bytes, letters, pieces, canonical, stand_ins, reported]:
    kind.add_cases()
file = pathlib.Path(__file__).with_name("cases.json")
lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
file.write_text(f"[\n{lines}\n]\n")
print(f"{len(cases)} cases")
