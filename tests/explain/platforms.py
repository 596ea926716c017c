"""What platforms, languages, logs and shells make of bodies, headers and secrets."""

import base64
import datetime
import json
import pickle
import shlex
import struct
import unicodedata
import urllib.parse

from deliveries import EVENT, SECRET, case, compact, mac, of_error, whole

BODY = compact(EVENT)
TEXT = SECRET.decode()
PROSE = of_error("it's <5 dB> & Łódź")


def charsets():
    for charset, details in {"cp437": "Kamera läuft", "cp850": "Kamera läuft", "cp1250": "Kamera läuft", "cp1251": "камера",
                             "mac_roman": "Kamera läuft"}.items():
        signed = of_error(details)
        case("body_charset", f"UTF-8 read as {charset}", signed.decode("utf-8").encode().decode(charset, "ignore").encode(), signed)
    for charset, details in {"cp437": "läuft", "cp850": "läuft", "cp1250": "řeka", "cp1251": "камера", "mac_roman": "läuft"}.items():
        whole("body_charset", f"written in {charset}", of_error(details).decode().encode(charset), of_error(details))
    for charset in ["cp037", "cp500"]:
        whole("body_charset", f"EBCDIC, {charset}", BODY.decode().encode(charset))
    wide = of_error("läuft 📷 + 5 €")
    case("body_charset", "UTF-7", wide.decode().encode("utf-7"), wide, looks=["unexplained"])
    case("body_charset", "Shift_JIS, of which nothing can be proven", of_error("東京").decode().encode("shift_jis"), of_error("東京"), proven=False)


def accents():
    for details in ["Kamera läuft", "Zoë-Müller", "naïve", "Łuk"]:
        stripped = "".join(char for char in unicodedata.normalize("NFD", details.replace("Ł", "L")) if not unicodedata.combining(char))
        case("body_accents_stripped", details, of_error(stripped), of_error(details))
    case("body_accents_stripped", "a body without any", of_error("camera"), b"unknown", proven=False, causes=["unexplained"])


def frames():
    for name, body in {"a length before": len(BODY).to_bytes(5, "big") + BODY,
                       "Confluent's schema registry": b"\0" + struct.pack(">I", 7) + BODY,
                       "a field of Protocol Buffers": b"\x0a" + bytes([len(BODY) & 127 | 128, len(BODY) >> 7]) + BODY,
                       "pickle": pickle.dumps(BODY.decode()),
                       "a string of Java, serialised": b"\xac\xed\0\5t" + struct.pack(">H", len(BODY)) + BODY}.items():
        whole("body_framed", name, body)


def printed():
    whole("body_byte_list", "a binary of Erlang", b"<<" + ",".join(map(str, BODY)).encode() + b">>")
    spaced = json.dumps(EVENT, indent=2).encode()
    case("body_backslashes", "a log of rsyslog", spaced.replace(b"\n", b"#012"), spaced, looks=["body_backslashes"])
    whole("body_backslashes", "a word for a shell", shlex.quote(PROSE.decode()).encode(), PROSE)
    other = compact({**EVENT, "sessionId": "a=1&b=2", "payload": {"details": "c=d&e"}})
    parted = json.dumps(dict(urllib.parse.parse_qsl(other.decode(), keep_blank_values=True))).encode()
    whole("body_form_encoded", "parted at & and =", parted, other)
    case("body_text_around", "an equals sign before", b"=" + BODY, BODY, looks=["body_text_around"])
    for text in ["[B@6d06d69c", "System.Byte[]", "@body.json", "<_io.BytesIO object at 0x7f>", "{{body}}"]:
        case("body_placeholder", text, text.encode(), BODY, proven=False)


def values():
    for one, other in [({}, []), ([], {})]:
        case("body_reserialized", f"{other} for {one}", compact({**EVENT, "payload": other}), compact({**EVENT, "payload": one}))
    listed = {key: [value] if key != "payload" else {name: [inner] for name, inner in value.items()} for key, value in EVENT.items()}
    case("body_typed", "jsonlite of R", compact(listed), BODY)
    date = datetime.datetime.fromtimestamp(EVENT["timestamp"], datetime.UTC).isoformat()
    dated = compact({**EVENT, "timestamp": date.replace("+00:00", "Z")})
    case("body_numbers", "a date for seconds", dated, BODY)
    case("body_numbers", "seconds for a date", BODY, dated)
    case("body_numbers", "a date with its offset", compact({**EVENT, "timestamp": date}), BODY)
    case("mac_with_timestamp", "a date", BODY, date.replace("+00:00", "Z").encode() + b"." + BODY)
    case("mac_of_other_notation", "str() of Python", BODY, str(EVENT).encode())
    for arrow in ["=>", " => "]:
        ruby = BODY.replace(b'":', b'"' + arrow.encode()).replace(b",", b", ")
        case("mac_of_other_notation", f"inspect of Ruby, {arrow}", BODY, ruby)


def headers():
    malformed = {"verdict": "malformed_signature"}
    zero = next(body for body in (compact({**EVENT, "sequence": at}) for at in range(999)) if mac(body, SECRET).digest()[0] < 16)
    header = lambda body, secret: b"hmac-sha256=%x" % int.from_bytes(mac(body, secret).digest(), "big")
    case("header_digits", "a number without its zero", zero, header=header, neighbour=False, **malformed)
    case("header_digits", "a list of the bytes", header=lambda body, secret: b"hmac-sha256=" + str(list(mac(body, secret).digest())).encode(),
         looks=["header_digits"], **malformed)
    case("header_other_prefix", "a structured field", header=lambda body, secret: b"sig1=:" + base64.b64encode(mac(body, secret).digest()) + b":",
         causes=["header_other_prefix", "header_base64"], looks=["header_other_prefix", "header_base64"], **malformed)
    case("mac_of_empty_body", "behind the body, as Sum of Go has it", BODY, b"",
         header=lambda signed, secret: b"hmac-sha256=" + (BODY + mac(signed, secret).digest()).hex().encode(), causes=["mac_of_empty_body", "header_joined"],
         looks=["header_joined"], **malformed)
    for text in ["hmac-sha256=undefined", "[REDACTED]", "hmac-sha256=****", "{{signature}}"]:
        case("header_placeholder", text, header=lambda body, secret: text.encode(), proven=False, **malformed)


def secrets():
    def secret(cause, name, given, used=TEXT, looks=("unexplained",)):
        case(cause, name, given=[given.encode()], used=used if isinstance(used, bytes) else used.encode(), looks=looks)

    secret("secret_mistyped", "another character", TEXT.replace("fig", "gig"))
    secret("secret_mistyped", "a character more", TEXT.replace("Config", "Connfig"))
    secret("secret_mistyped", "a backslash that a shell ate", TEXT, TEXT.replace("Con", "\\Con"))
    case("secret_mistyped", "three other characters", given=[TEXT.replace("mac", "abc").encode()], proven=False, causes=["unexplained"])
    secret("secret_number", "zeros are gone", "417733", "00417733")
    guid = "6f9619ff-8b86-d011-b42d-00c04fc964ff"
    secret("secret_hex_form", "a GUID in braces and capitals", "{%s}" % guid.upper(), guid)
    secret("secret_hex_form", "a GUID without hyphens", guid.replace("-", ""), guid)
    secret("secret_quoted", "bytes of Python, printed", f"b'{TEXT}'", looks=["secret_quoted"])
    secret("secret_base64", "base32", base64.b32encode(SECRET).decode())
    secret("secret_base64", "base32 in small letters", base64.b32encode(SECRET).decode().lower().rstrip("="))
    secret("secret_hex", "up to what is no digit", "ab12cd34ef-9x", bytes.fromhex("ab12cd34ef"))
    for text in ["(sensitive value)", "wmsk-************uJd6", "ENC[AES256_GCM,data:x]", "undefined"]:
        case("secret_placeholder", text, given=[text.encode()], proven=False)


def add_cases():
    for group in [charsets, accents, frames, printed, values, headers, secrets]:
        group()
