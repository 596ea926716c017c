"""Text that looks almost the same, and JSON that says almost the same."""

import html
import json
import struct
import unicodedata

from deliveries import ERROR, EVENT, SECRET, case, compact, of_error, whole

BODY = compact(EVENT)


def typography():
    for signed in [BODY, of_error("a < b & 'c' > \"d\"")]:
        whole("body_html_escapes", "html.escape", html.escape(signed.decode()).encode(), signed)
        whole("body_html_escapes", "html.escape without quotes", html.escape(signed.decode()).replace("&quot;", "&#34;").encode(), signed)
        case("body_html_escapes", "html.unescape", signed, html.escape(signed.decode()).encode())
    whole("body_html_escapes", "numbers for umlauts", of_error("fünf").decode().encode("ascii", "xmlcharrefreplace"), of_error("fünf"), looks=["unexplained"])
    curly = BODY.decode()
    for quote in ["“{}”", "„{}“", "«{}»"]:
        before, after = quote.split("{}")
        parts = curly.split('"')
        text = parts[0] + "".join((before if at % 2 == 0 else after) + part for at, part in enumerate(parts[1:]))
        whole("body_smart_quotes", quote, text.encode())
    it_is = of_error("it's 5 - 3...")
    case("body_smart_quotes", "an apostrophe", it_is.replace(b"'", "’".encode()), it_is)
    case("body_smart_quotes", "as Word does", it_is.decode().replace("'", "’").replace(" - ", " – ").replace("...", "…").encode(), it_is)
    spaced = of_error("no camera found")
    case("body_no_break_spaces", "all", spaced.replace(b" ", b"\xc2\xa0"), spaced)
    case("body_no_break_spaces", "one", spaced.replace(b" ", "\u202f".encode(), 1), spaced)
    case("body_no_break_spaces", "all, taken out", spaced, spaced.replace(b" ", b"\xc2\xa0"))
    case("body_no_break_spaces", "one, taken out", spaced, spaced.replace(b" ", b"\xc2\xa0", 1))
    pretty = json.dumps(EVENT, indent=2)
    case("body_no_break_spaces", "from a page", pretty.replace(" ", "\xa0").encode(), pretty.encode(), looks=["body_no_break_spaces"])
    for char in "\u200b\u200d\ufeff\u00ad\u2060":
        with_char = of_error(f"no{char} camera")
        case("body_zero_width", f"{ord(char):x} put in", with_char, of_error("no camera"))
        case("body_zero_width", f"{ord(char):x} taken out", of_error("no camera"), with_char)
    whole("body_zero_width", "before keys", BODY.replace(b'"ev', '\u200b"ev'.encode()), looks=["body_zero_width"])
    for details in ["Kamera läuft", "Ünïcödé Ångström", "Việt Nam", "한글", "がぎぐ"]:
        nfc, nfd = (of_error(unicodedata.normalize(form, details)) for form in ["NFC", "NFD"])
        verdict = "signature_mismatch"
        case("body_normalized", f"{details} decomposed", nfd, nfc, verdict=verdict)
        case("body_normalized", f"{details} composed", nfc, nfd, verdict=verdict)


def lost():
    for details, charset in [("Kamera läuft", "ascii"), ("5 € mehr", "latin-1"), ("📷 offline", "latin-1"), ("läuft 📷", "cp1252")]:
        signed = of_error(details)
        looks = ["body_question_marks" if charset == "ascii" else "unexplained"]
        case("body_question_marks", f"{details} in {charset}", signed.decode().encode(charset, "replace").decode(charset).encode(), signed, looks=looks)
    signed = of_error("fünf Äpfel")
    case("body_question_marks", "two in ASCII", signed.decode().encode("ascii", "replace"), signed, looks=["body_question_marks"])
    case("body_question_marks", "a code unit each", of_error("?? offline"), of_error("📷 offline"), looks=["body_question_marks"])
    case("body_question_marks", "a question", of_error("why?"), b"unknown", proven=False, causes=["unexplained"])
    for details in ["läuft 📷 nicht", "camera ⚠️ off", "no camera 🚫", "🎥 is off"]:
        dropped = "".join(char for char in details if char < "\u2600" and char != "\ufe0f")
        case("body_emoji_dropped", details, of_error(dropped), of_error(details))
    case("body_emoji_dropped", "none was there", of_error("no camera"), b"unknown", proven=False, causes=["unexplained"])
    twice = of_error("fünf €")
    mojibake = twice.decode("latin-1").encode().decode("latin-1").encode()
    case("body_decoded_latin1", "twice", mojibake, twice)


def rewritten():
    wide = {**ERROR, "payload": {"details": "5 € / <läuft> & 'x' + y = \"z\" 📷"}}
    raw = compact(wide, ensure_ascii=False)
    escaped = compact(wide)
    upper = "".join(part if at == 0 else part[:4].upper() + part[4:] for at, part in enumerate(escaped.decode().split("\\u")))
    upper = "\\u".join([escaped.decode().split("\\u")[0]] + [part[:4].upper() + part[4:] for part in escaped.decode().split("\\u")[1:]]).encode()
    go = raw.decode().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").encode()
    gson = go.decode().replace("=", "\\u003d").replace("'", "\\u0027").encode()
    dot_net = "".join(f"\\u{ord(char):04X}" if char in "<>&'+`" else char for char in upper.decode()).replace('\\"', "\\u0022").encode()
    php = escaped.decode().replace("/", "\\/").encode()
    forms = {"JSON.stringify": raw, "json.dumps": escaped, "upper-case escapes": upper, "Go": go, "Gson": gson,
             "System.Text.Json": dot_net, "PHP": php}
    for one, body in forms.items():
        for other, signed in forms.items():
            if one != other:
                case("body_reserialized", f"{other} by {one}", body, signed)
    jackson = json.dumps(EVENT, indent=2, separators=(",", " : ")).encode()
    crlf = json.dumps(EVENT, indent=2).replace("\n", "\r\n").encode()
    half = json.dumps(EVENT, separators=(",", ": ")).encode()
    for name, signed in {"Jackson": jackson, "CRLF": crlf, "a space after colons": half}.items():
        case("body_reserialized", name, BODY, signed)
        case("body_reserialized", f"{name}, the other way round", signed, BODY)

    def event(**fields):
        return compact({**EVENT, **fields})

    added = {"at the end": event(receivedAt="2026-01-01T00:00:00Z"), "before": compact({"_id": "5f3", **EVENT}),
             "in the payload": event(payload={**EVENT["payload"], "unit": "dB"}),
             "two": compact({"_id": "5f3", **EVENT, "receivedAt": 1}),
             "null": event(error=None)}
    for name, body in added.items():
        case("body_field_added", name, body, BODY)
    case("body_field_added", "and spaces", json.dumps({**EVENT, "receivedAt": 1}).encode(), BODY, causes=["body_field_added", "body_reserialized"])
    without = {key: value for key, value in EVENT.items() if key != "severity"}
    case("body_severity_filled", "none was sent", BODY, compact(without))
    case("body_severity_filled", "at the end", compact({**without, "severity": "INFO"}), compact(without))
    case("body_severity_filled", "null was sent", BODY, event(severity=None))
    case("body_null_dropped", "severity", compact(without), event(severity=None))
    case("body_null_dropped", "in the payload", BODY, event(payload={**EVENT["payload"], "details": None}))
    case("body_null_dropped", "and spaces", json.dumps(without).encode(), json.dumps({**EVENT, "severity": None}).encode())

    def snr(text, **fields):
        return event(**fields).replace(b'"snr":1.25', b'"snr":' + text.encode())

    single = struct.unpack("f", struct.pack("f", 1.23))[0]
    numbers = [("4", "4.0"), ("4.0", "4"), ("1.5", "1.50"), ("1.50", "1.5"), ("1e-7", "1e-07"), ("1e-07", "1e-7"),
               ("12345678", "1.2345678E7"), ("1.2345678E7", "12345678"), ("1.23", repr(single)), (repr(single), "1.23"), ("0", "0.0"), ("-3", "-3.0")]
    for given, sent in numbers:
        case("body_numbers", f"{given} for {sent}", snr(given), snr(sent))
    floats = BODY.replace(b"1689684577", b"1689684577.0").replace(b':3,', b':3.0,')
    case("body_numbers", "two of them", floats, BODY)
    case("unexplained", "another number", snr("4"), snr("5"), proven=False)
    gson = BODY.replace(b"1689684577", b"1.689684577E9").replace(b":3,", b":3.0,").replace(b":1}", b":1.0}")
    case("body_numbers", "all of a map of Gson", gson, BODY)
    case("body_numbers", "milliseconds", event(timestamp=1689684577000), BODY)
    case("body_numbers", "seconds", BODY, event(timestamp=1689684577000))
    case("unexplained", "another time", event(timestamp=1689684578000), BODY, proven=False)

    payload = EVENT["payload"]
    for keys in [["snr", "sequence", "measurementId"], ["sequence", "measurementId", "snr"]]:
        signed = event(payload={key: payload[key] for key in keys})
        case("body_reserialized", f"payload {keys[0]} first, sorted", json.dumps(json.loads(signed), sort_keys=True, separators=(",", ":")).encode(), signed)
        case("body_reserialized", f"payload {keys[0]} first, sorted by json.dumps", json.dumps(json.loads(signed), sort_keys=True).encode(), json.dumps(json.loads(signed)).encode())
    nulls = event(error=None, payload={**payload, "details": None, "state": None}, device=None)
    case("body_field_added", "all that a model lacks, null", nulls, BODY)
    foreign = {"controller": "webhooks", "action": "create", "format": "json"}
    case("body_field_added", "three of a framework", compact({**EVENT, **foreign}), BODY)
    case("body_field_added", "three of a framework, spaced", json.dumps({**EVENT, **foreign}).encode(), json.dumps(EVENT).encode())
    without_three = event(payload={"snr": 1.25})
    case("unexplained", "documented fields were added", event(payload={"snr": 1.25, "details": "a", "state": "b", "sequence": 1}), without_three, proven=False)


def cleaned():
    for name, given, sent in [("null for an empty string", None, ""), ("an empty string for null", "", None)]:
        case("body_values_cleaned", name, compact({**EVENT, "sessionId": given}), compact({**EVENT, "sessionId": sent}))
    for field, value in {"sequence": 0, "sessionId": ""}.items():
        signed = {**EVENT, field: value}
        case("body_null_dropped", f"{field} is empty, and protobuf leaves it out", compact({key: signed[key] for key in signed if key != field}), compact(signed))
    case("unexplained", "a sequence is left out", compact({key: EVENT[key] for key in EVENT if key != "sequence"}), BODY, proven=False)
    case("body_numbers", "a precision of 17, as PHP has it", BODY.replace(b"1.25", b"3.0699999999999998"), BODY.replace(b"1.25", b"3.07"))
    escape = of_error("a\x1bb\n")
    case("body_reserialized", "escapes of control characters undone", escape.replace(b"\\u001b", b"\x1b").replace(b"\\n", b"\n"), escape)
    for name, sent in {"after": "s 1 ", "before": " s 1"}.items():
        case("body_values_cleaned", f"trimmed {name}", compact({**EVENT, "sessionId": "s 1"}), compact({**EVENT, "sessionId": sent}))
    case("body_json_encoded", "the payload alone", compact({**EVENT, "payload": json.dumps(EVENT["payload"], separators=(",", ":"))}), BODY)
    case("body_form_encoded", "one plus that became a space", of_error("a b and c d"), of_error("a b and c+d"))
    for mask in ["[Filtered]", "[REDACTED]", "<masked>", "********", "***f123"]:
        case("body_masked", mask, BODY.replace(EVENT["sessionId"].encode(), mask.encode()), BODY, proven=False)
    case("body_masked", "a word as others", of_error("not masked: *"), b"unknown", proven=False, causes=["unexplained"])
    case("body_question_marks", "more than can be tried", of_error("l?uft ?ber f?nf ?"), of_error("läuft über fünf €"), proven=False)
    case("body_question_marks", "a word of them", of_error("Jos? ?? visit"), of_error("José 📷 visit"), proven=False)
    case("body_question_marks", "a query of a URL", of_error("see https://a.example/b?c"), b"unknown", proven=False, causes=["unexplained"])


def add_cases():
    for group in [typography, lost, rewritten, cleaned]:
        group()
