"""Situations of public reports that fit no other file."""

import base64
import hashlib
import html
import json
import urllib.parse

from deliveries import EVENT, SECRET, case, compact, documented, mac, of_error


def forms():
    event = compact({**EVENT, "sessionId": "Room 4 left bed"})
    for name in ["payload", "data"]:
        for how, quote in [("plus", urllib.parse.quote_plus), ("%20", urllib.parse.quote)]:
            form = f"{name}={quote(event, safe='')}".encode()
            case("body_form_encoded", f"the event of a signed form, {name}, {how}", event, form)
    form = urllib.parse.urlencode({"payload": event}).encode()
    case("body_form_encoded", "%20 for the signed plus", form.replace(b"+", b"%20"), form, looks=["body_form_encoded"])
    case("body_form_encoded", "a plus for the signed %20", form, form.replace(b"+", b"%20"), looks=["body_form_encoded"])
    lower = urllib.parse.quote(event, safe="").replace("%7B", "%7b").replace("%3A", "%3a").replace("%2C", "%2c").replace("%7D", "%7d")
    form = b"payload=" + urllib.parse.quote(event, safe="").encode()
    case("body_form_encoded", "escapes in the other case", b"payload=" + lower.encode(), form, looks=["body_form_encoded"])
    signed = compact({**EVENT, "sessionId": "+33 6%2F12+45"})
    case("body_form_encoded", "a body that is no form, decoded", urllib.parse.unquote_plus(signed.decode()).encode(), signed)


def numbers():
    for exact in [1689684577123456789, 9007199254740993, 18446744073709551615]:
        signed = compact({**EVENT, "timestamp": exact})
        # As `JSON.stringify` writes a double: the shortest digits that are the same, and zeros.
        digits = repr(float(exact)).split("e")[0].replace(".", "")
        shortest = digits.ljust(len(str(exact)), "0") if "e" in repr(float(exact)) else str(int(float(exact)))
        rounded = signed.replace(str(exact).encode(), shortest.encode())
        case("body_numbers", f"{exact} as a double", rounded, signed)


    signed = compact({**EVENT, "sessionId": "204173"})
    case("body_numbers", "a string that PHP took for a number", signed.replace(b'"204173"', b"204173"), signed)


    signed = compact({**EVENT, "payload": {"snr": 0.00001}})
    for how, written in [("of orjson", b"0.00001"), ("of Java", b"1.0E-5")]:
        other = signed.replace(b"1e-05", b"0.00001")
        case("body_numbers", f"a small number, {how}", other, signed if how == "of orjson" else signed.replace(b"1e-05", written))


def signers():
    event = compact({**EVENT, "sessionId": "Achu-₹-മല-3"}, ensure_ascii=False)
    case("mac_of_other_notation", "ASCII of .NET", event, event.decode().encode("ascii", "replace"))
    ruby = base64.b64encode(event)
    lines = b"".join(ruby[at : at + 60] + b"\n" for at in range(0, len(ruby), 60))
    for name, text in {"base64 of Ruby": lines, "base64 of MIME": base64.encodebytes(event)}.items():
        case("mac_of_other_notation", name, event, text)
    fields = {**EVENT, "payload": compact(EVENT["payload"]).decode()}
    case("mac_of_other_notation", "fields behind one another", compact(EVENT), "".join(f"&{key}={fields[key]}" for key in sorted(fields)).encode())
    for default in [b"changeme", b"password"]:
        case("mac_with_placeholder_key", f"the default {default.decode()}", used=default)
    hidden = compact({**EVENT, "event": "PAGE_VISIBILITY_CHANGE", "payload": {"state": "HIDDEN"}})
    case("unexplained", "a value that is a word for masks", hidden, b"unknown", proven=False)


    case("body_part", "the payload", compact(EVENT["payload"]), compact(EVENT), proven=False)
    case("body_part", "not of an event", compact({"measurementId": "m", "ok": True}), compact(EVENT), causes=["unexplained"], proven=False)
    form = urllib.parse.urlencode({"payload": compact(EVENT)}).encode()
    case("body_form_encoded", "a signed form, parsed and written as JSON", compact({"payload": compact(EVENT).decode()}), form, looks=["body_form_encoded"])
    case("body_question_marks", "an emoji as two", compact({**EVENT, "sessionId": "a-?-??-b"}), b"unknown", proven=False)


def writers():
    wide = compact({**EVENT, "sessionId": "kiosk-🤨-✋-ü3"}, ensure_ascii=False)
    case("body_reserialized", "a sender that escapes what is beyond U+FFFF", wide, wide.replace("🤨".encode(), b"\\uD83E\\uDD28"))
    plain = compact({**EVENT, "sessionId": "a/b@c <50%> é"}, ensure_ascii=False)
    escaped = plain.replace(b"/", b"\\/").replace(b"@", b"\\u0040").replace(b"<", b"\\u003C").replace(b"%", b"\\u0025").replace("é".encode(), b"\\u00e9")
    case("body_reserialized", "Facebook's escapes", plain, escaped)
    struct = {key: EVENT[key] for key in ["event", "timestamp", "sessionId", "sequence", "payload"]}
    case("body_null_dropped", "a class without a severity, of another order", compact(struct), compact(EVENT))
    case("body_null_dropped", "a class without a severity", json.dumps({key: EVENT[key] for key in EVENT if key != "severity"}).encode(), json.dumps(EVENT).encode())
    for variable in ["{{timestamp}}", "{{$timestamp}}"]:
        case("mac_of_placeholder", f"a template, {variable}", compact(EVENT), compact(EVENT).replace(b"1689684577", variable.encode()))
    case("mac_of_placeholder", "a template, a text", compact(EVENT), compact(EVENT).replace(EVENT["sessionId"].encode(), b"{{sessionId}}"))
    form = urllib.parse.urlencode({"payload": compact({**EVENT, "sessionId": "Düsseldorf"}, ensure_ascii=False)}).encode()
    decoded = urllib.parse.parse_qs(form.decode(), encoding="latin-1")["payload"][0].encode()
    case("body_form_encoded", "a signed form in the wrong charset", decoded, form)


def dates():
    for written, signed in [("12:49:37.12Z", "12:49:37.120Z"), ("12:49:37Z", "12:49:37.000Z"), ("12:49:37.5Z", "12:49:37.5000000Z"),
                            ("12:49:37.120Z", "12:49:37.12+00:00")]:
        other = [compact({**EVENT, "payload": {"createdAt": "2023-07-18T" + time}}) for time in (written, signed)]
        case("body_numbers", f"{written} for {signed}", *other)
    local, utc = (compact({**EVENT, "payload": {"createdAt": date}}) for date in ("2023-11-30T11:13:24+01:00", "2023-11-30T10:13:24Z"))
    case("body_numbers", "a date of another zone", local, utc)
    us, iso = (compact({**EVENT, "payload": {"createdAt": date}}) for date in ("07/18/2023 12:49:37", "2023-07-18T12:49:37Z"))
    case("body_numbers", "a date of the US", us, iso)


def lost_backslashes():
    for kept in ["Schlüssel", "a/ü"]:
        signed = compact({**EVENT, "sessionId": kept})
        php = signed.replace(b"/", b"\\/")
        case("body_backslashes", f"stripslashes, {kept}", php.replace(b"\\", b""), php)


def powershell():
    text = compact(EVENT).decode()
    case("body_utf16", "of PowerShell, with its line end", b"\xff\xfe" + (text + "\r\n").encode("utf-16-le"), text.encode(), looks=["body_utf16"])


def quotes():
    body = compact(EVENT)
    case("body_backslashes", "magic quotes", body.replace(b'"', b'\\"'), body, looks=["body_backslashes"])
    wide = of_error("5 €\n/ \"x\"")
    case("body_backslashes", "a string of JSON without its quotes", json.dumps(wide.decode()).encode()[1:-1], wide, looks=["body_backslashes"])


def headers():
    for before, after in [(b'["', b'"]'), (b"['", b"']"), (b"[", b"]")]:
        case("header_quoted", f"a list: {before}", header=lambda body, secret: before + documented(body, secret) + after,
             verdict="malformed_signature", looks=["header_quoted"])


    case("header_quoted", "bytes of Python, printed", header=lambda body, secret: repr(documented(body, secret)).encode(),
         verdict="malformed_signature", looks=["header_quoted"])
    raw = {"printed by Python": lambda digest: repr(digest).encode(), "as Latin-1": lambda digest: digest.decode("latin-1").encode(), "as they are": bytes}
    for name, write in raw.items():
        case("header_bytes", name, header=lambda body, secret: b"hmac-sha256=" + write(mac(body, secret).digest()),
             verdict="malformed_signature", looks=["header_bytes"])
    case("header_bytes", "taken for UTF-8", header=lambda body, secret: b"hmac-sha256=" + mac(body, secret).digest().decode("utf-8", "replace").encode(),
         verdict="malformed_signature", proven=False)


    def signed_bytes(body, secret):
        """Of Java's `Integer.toHexString`, with the zero that it leaves out."""
        return b"hmac-sha256=" + "".join("ffffff" * (byte > 127) + f"{byte:02x}" for byte in mac(body, secret).digest()).encode()

    case("header_digits", "bytes with a sign", header=signed_bytes, verdict="malformed_signature", looks=["header_digits"])
    case("header_digits", "bytes with a sign and without zeros", header=lambda body, secret: b"hmac-sha256=" + b"".join(
        b"%x" % (byte if byte < 128 else byte + 0xFFFFFF00) for byte in mac(body, secret).digest()), verdict="malformed_signature", proven=False)


def secrets():
    lenient = "whsec_wms.prod!kiosk 2024.gate%7"
    kept = "".join(char for char in lenient[6:] if char.isalnum())
    case("secret_base64", "not base64, as Node reads it", given=[lenient[6:].encode()], used=base64.b64decode(kept[:len(kept) // 4 * 4]))
    case("secret_charset", "a question mark for a letter", given=[b"praxis-m?ller-Go"], used="praxis-müller-Go".encode())
    case("secret_charset", "a question mark for the sender's letter", given=["praxis-müller-Go".encode()], used=b"praxis-m?ller-Go")
    binary = hashlib.sha256(b"seed of a secret?").digest()
    case("secret_mistyped", "bytes without the zero", given=[binary], used=binary[:9] + b"\0" + binary[9:])
    case("secret_base64", "taken for UTF-8 by the sender", given=[base64.b64encode(binary)], used=binary.decode("utf-8", "replace").encode(),
         causes=["secret_base64", "secret_charset"])
    case("secret_number", "octal digits", given=[b"5744368105847"], used=b"0" + oct(5744368105847)[2:].encode())
    case("secret_escaped", "a file of properties", given=[b"pL4\nine7Qx9-heron"], used=b"pL4\\nine7\\Qx9-heron")
    case("secret_escaped", "HTML, the sender's", given=[b"Sw&t<7!pq&Zr>94"], used=html.escape("Sw&t<7!pq&Zr>94").encode())
    case("secret_escaped", "HTML and quotes, the sender's", given=[b"""a"b&'c"""], used=b"a&quot;b&amp;&#39;c")
    number = b"1689684577123456"
    case("secret_number", "in scientific notation", given=[b"1.689684577123456e+15"], used=number)
    case("secret_number", "one that Go prints", given=[b"1.5e+06"], used=b"1500000")
    case("secret_number", "digits that are lost", given=[b"1.68968e+15"], used=number, causes=["unexplained"], proven=False)
    whole = b"quartz,delta=7,willow-harbor"
    case("secret_split", "at its commas", given=whole.split(b","), used=whole)
    case("secret_split", "at a space, beside another", given=[b"another secret", *SECRET.split(b" ")[:3]], used=b" ".join(SECRET.split(b" ")[:3]))
    case("secret_split", "in another order", given=whole.split(b",")[::-1], used=whole, causes=["unexplained"], proven=False)


def add_cases():
    for group in [forms, numbers, signers, writers, dates, lost_backslashes, powershell, quotes, headers, secrets]:
        group()
