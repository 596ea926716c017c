"""Bodies and secrets in notations of bytes that are seldom used, and what a limit left of others."""

import base64
import binascii
import gzip
import subprocess

from deliveries import EVENT, SECRET, case, compact, of_error, whole

BODY = compact(EVENT)
WIDE = of_error("Kamera läuft nicht – 5 € 📷")
TIMES = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"


def basenc(how, data):
    """What GNU's `basenc` writes."""
    return subprocess.run(["basenc", how], input=data, stdout=subprocess.PIPE, check=True).stdout


def uuencoded(data):
    return b"".join(binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))


def bodies():
    for signed, name in [(BODY, "ASCII"), (WIDE, "wide")]:
        base32 = base64.b32encode(signed)
        written = {
            "base32": base32, "base32, not padded": base32.rstrip(b"="), "base32 in small letters": base32.lower(),
            "base32 in lines": basenc("--base32", signed), "base32, quoted": b'"' + base32 + b'"',
            "Ascii85": base64.a85encode(signed), "Ascii85 of Adobe": base64.a85encode(signed, adobe=True),
            "Ascii85 in lines": base64.a85encode(signed, wrapcol=72), "base85 of RFC 1924": base64.b85encode(signed),
            "uuencode": b"begin 644 body.json\n" + uuencoded(signed) + b"`\nend\n", "uuencode, the lines alone": uuencoded(signed),
            "uuencode with grave accents": uuencoded(signed).replace(b" ", b"`"), "binary digits": " ".join(f"{byte:08b}" for byte in signed).encode(),
            "binary digits in a row": "".join(f"{byte:08b}" for byte in signed).encode(),
        }
        for form, text in written.items():
            whole("body_other_base", f"{form}, {name}", text, signed)
    padded = BODY + b" " * (-len(BODY) % 4)
    whole("body_other_base", "Z85", basenc("--z85", padded).strip().replace(b"\n", b""), padded)
    spaces = of_error("a        b" + "\0" * 0)
    whole("body_other_base", "Ascii85, spaces folded", base64.a85encode(spaces, foldspaces=True), spaces)
    whole("body_other_base", "base32 of gzip", base64.b32encode(gzip.compress(BODY, mtime=0)),
          causes=["body_other_base", "body_gzip"], looks=["body_other_base", "body_gzip"])
    case("unexplained", "base32 of no event", base64.b32encode(b'{"a":1}'), b"unknown", proven=False)
    case("unexplained", "a word in capitals", b"MEASUREMENT", b"unknown", proven=False)
    case("unexplained", "uuencode with a digit too few", uuencoded(BODY)[:-6], b"unknown", proven=False)


def others():
    """What tools write of bytes that are in a notation of their own."""
    for signed, name in [(BODY, "ASCII"), (WIDE, "wide")]:
        for options in [["-tx1"], ["-Ax", "-tx1"], ["-Ad", "-tx1"], ["-x"]]:
            dump = subprocess.run(["od", "-v", *options], input=signed, stdout=subprocess.PIPE, check=True).stdout
            whole("body_hex", f"od {' '.join(options)} of {name}", dump, signed)
        whole("body_base64", f"PEM of {name}", b"-----BEGIN MESSAGE-----\n" + base64.encodebytes(signed) + b"-----END MESSAGE-----\n", signed)
        whole("body_base64", f"a word of mail, {name}", b"=?utf-8?B?" + base64.b64encode(signed) + b"?=", signed)
        whole("body_base64", f"behind a prefix, {name}", b"base64:" + base64.b64encode(signed), signed)
        escaped = "".join(chr(byte) if byte < 127 else f"\\{byte:03o}" for byte in signed).replace('"', "\\042").encode()
        whole("body_backslashes", f"octal escapes of {name}", escaped, signed)
    wrapped = compact({"body": base64.b64encode(BODY).decode()})
    whole("body_base64", "alone in an object", wrapped, causes=["body_wrapped", "body_base64"], looks=["body_wrapped", "body_base64"])


def cut_off():
    """What Node prints of a long Buffer, and notations that a limit cut: none can be proven."""
    shown = BODY[:50].hex(" ")
    case("body_hex", "what Node prints of a Buffer", f"<Buffer {shown} ... {len(BODY) - 50} more bytes>".encode(), BODY,
         causes=["body_hex", "body_truncated"], proven=False)
    numbers = ", ".join(map(str, BODY[:100]))
    case("body_byte_list", "what Node prints of a Uint8Array", f"Uint8Array({len(BODY)}) [ {numbers}, ... {len(BODY) - 100} more items ]".encode(), BODY,
         causes=["body_byte_list", "body_truncated"], proven=False)
    for length in [100, 101, 102, 103]:
        case("body_base64", f"cut off after {length} characters", base64.b64encode(BODY)[:length], BODY,
             causes=["body_base64", "body_truncated"], proven=False)
    case("body_hex", "cut off within a byte", BODY.hex()[:101].encode(), BODY, causes=["body_hex", "body_truncated"], proven=False)
    case("body_hex", "what Swift prints of data", f"{{length = {len(BODY)}, bytes = 0x{BODY[:8].hex()} {BODY[8:16].hex()} ... {BODY[-8:].hex()} }}".encode(), BODY,
         causes=["body_hex", "body_truncated"], proven=False)
    whole("body_hex", "what NSData prints", f"<{BODY.hex(' ', 4)}>".encode(), BODY)
    case("body_hex", "what Node prints, and no more than a beginning", b"<Buffer 7b 22 74 69 6d 65>", BODY, causes=["body_hex", "body_truncated"], proven=False)
    case("body_placeholder", "a Buffer of no event", f"<Buffer {hashless().hex(' ')} ... 3 more bytes>".encode(), BODY,
         causes=["body_placeholder"], proven=False)
    case("body_truncated", "with an ellipsis", BODY[:90] + b"...", BODY, proven=False)
    case("body_truncated", "with a word for it", BODY[:91] + b" [truncated]", BODY, proven=False)


def hashless():
    return bytes(range(1, 40))


def secrets():
    text = base64.b32encode(SECRET)
    for used in [text, text.rstrip(b"=")]:
        case("secret_base64_decoded", f"base32, {len(used)} letters", given=[SECRET], used=used)


def add_cases():
    for group in [bodies, others, cut_off, secrets]:
        group()
