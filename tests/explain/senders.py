"""Headers as they are copied, and senders that sign in another way."""

import base64
import hashlib
import hmac
import json
import urllib.parse

from deliveries import ERROR, EVENT, SECRET, case, compact, documented, mac, of_error

BODY = compact(EVENT)


def header(cause, name, make, causes=None, looks=None, **more):
    """The header is not as documented, which is seen, too."""
    causes = causes or [cause]
    case(cause, name, header=make, verdict="malformed_signature", causes=causes, looks=looks or causes, **more)


def written():
    def around(text):
        return lambda body, secret: text.encode() % documented(body, secret)

    def digits(form):
        return lambda body, secret: b"hmac-sha256=" + form(mac(body, secret)).encode()

    header("header_named", "a colon", around("X-WMS-Content-MAC: %s"))
    header("header_named", "lower case", around("x-wms-content-mac:%s"))
    header("header_named", "quoted with its name", around('"x-wms-content-mac: %s"'), ["header_quoted", "header_named"])
    header("header_named", "of CGI", around("HTTP_X_WMS_CONTENT_MAC=%s"))
    header("header_other_prefix", "Bearer", around("Bearer %s"), looks=["header_other_prefix"])
    header("header_other_prefix", "in a sentence", around("MAC is %s !"), looks=["header_other_prefix"])
    header("header_quoted", "curly", lambda body, secret: f"“{documented(body, secret).decode()}”".encode())
    header("header_quoted", "only the digits", digits(lambda mac: f'"{mac.hexdigest()}"'))
    header("header_quoted", "with white space", around(' "%s" '), ["header_whitespace", "header_quoted"])
    header("header_whitespace", "a no-break space", lambda body, secret: documented(body, secret) + b"\xc2\xa0")
    header("header_whitespace", "without a width", lambda body, secret: documented(body, secret) + "\u200b".encode())
    header("header_digits", "0x", digits(lambda mac: f"0x{mac.hexdigest()}"))
    header("header_digits", "colons", digits(lambda mac: mac.digest().hex(":").upper()))
    header("header_digits", "hyphens", digits(lambda mac: mac.digest().hex("-")))
    header("header_digits", "spaces", digits(lambda mac: mac.digest().hex(" ")))
    header("header_digits", "digits of digits", digits(lambda mac: mac.hexdigest().encode().hex()))
    header("header_other_prefix", "the version of Svix", lambda body, secret: b"v1," + base64.b64encode(mac(body, secret).digest()),
           ["header_other_prefix", "header_base64"])
    header("header_digits", "0x alone", lambda body, secret: b"0x" + mac(body, secret).hexdigest().encode(),
           ["header_without_prefix", "header_digits"])
    header("header_escaped", "of a URL", lambda body, secret: urllib.parse.quote(documented(body, secret)).encode())
    header("header_escaped", "of Go's JSON", lambda body, secret: documented(body, secret).replace(b"=", b"\\u003d"))
    header("header_escaped", "of HTML", lambda body, secret: documented(body, secret).replace(b"=", b"&#x3D;"))
    header("header_base64", "of the digits", digits(lambda mac: base64.b64encode(mac.hexdigest().encode()).decode()))
    header("header_base64", "for URLs", digits(lambda mac: base64.urlsafe_b64encode(mac.digest()).decode()))
    for length in [32, 40, 62, 63]:
        looks = {32: ["mac_md5"], 40: ["mac_sha1"]}.get(length, ["header_truncated"])
        header("header_truncated", f"{length} digits", digits(lambda mac: mac.hexdigest()[:length]), ["header_truncated"], looks=looks)
    case("header_malformed", "fifteen bytes of it", header=digits(lambda mac: mac.hexdigest()[:30]), verdict="malformed_signature", proven=False)
    header("header_joined", "semicolons", lambda body, secret: b"t=1; " + documented(body, secret))


def hashes():
    for name in ["md5", "sha224", "sha384"]:
        for prefix in [b"hmac-sha256=", f"{name}=".encode(), b""]:
            header(f"mac_{name}", f"with prefix {prefix.decode()!r}", lambda body, secret: prefix + mac(body, secret, name).hexdigest().encode())
        header(f"mac_{name}", "base64", lambda body, secret: base64.b64encode(mac(body, secret, name).digest()), [f"mac_{name}", "header_base64"])
    case("mac_sha512", "SHA-512/256", header=lambda body, secret: b"hmac-sha256=" + mac(body, secret, "sha512_256").hexdigest().encode())


def signed(cause, name, made, **more):
    """`made` is the digest that the sender wrote."""
    case(cause, name, header=lambda body, secret: b"hmac-sha256=" + made(body, secret).hex().encode(), signed_body=False, **more)


def signers():
    signed("mac_without_key", "SHA-256", lambda body, secret: hashlib.sha256(body).digest() if secret == SECRET else bytes(32))
    for name, order in {"secret, body": "sb", "body, secret": "bs", "around": "sbs"}.items():
        signed("mac_concatenated", name, lambda body, secret: hashlib.sha256(b"".join({"s": secret, "b": body}[one] for one in order)).digest())
    signed("mac_concatenated", "with a dot", lambda body, secret: hashlib.sha256(secret + b"." + body).digest())
    header("mac_concatenated", "SHA-1", lambda body, secret: b"sha1=" + hashlib.sha1(secret + body).hexdigest().encode(),
           ["mac_concatenated", "mac_sha1"], looks=["mac_sha1"], signed_body=False)
    header("mac_without_key", "MD5", lambda body, secret: hashlib.md5(body if secret == SECRET else b"").hexdigest().encode(),
           ["mac_without_key", "mac_md5"], looks=["mac_md5"], signed_body=False)
    signed("mac_arguments_swapped", "as PHP invites", lambda body, secret: hmac.new(body, secret, "sha256").digest())
    digits = BODY.hex()
    notations = {"digits": digits.encode(), "upper-case digits": digits.upper().encode(), "base64": base64.b64encode(BODY),
                 "base64 for URLs": base64.urlsafe_b64encode(BODY), "a JSON string": json.dumps(BODY.decode()).encode(),
                 "numbers": ",".join(map(str, BODY)).encode(), "an array": json.dumps(list(BODY), separators=(",", ":")).encode()}
    for name, message in notations.items():
        case("mac_of_other_notation", name, BODY, message)
    for text in ["{}", "null", "undefined", "[object Object]", '""']:
        case("mac_of_placeholder", text, BODY, text.encode())
    for name, digest in {"digits": hashlib.sha256(BODY).hexdigest().encode(), "bytes": hashlib.sha256(BODY).digest()}.items():
        case("mac_of_hash", name, BODY, digest)
    case("mac_of_hash", "of a MAC", BODY, mac(BODY, SECRET).digest(), signed_body=False)
    for key in ["", "undefined", "null", "None"]:
        case("mac_with_placeholder_key", key or "nothing", used=key.encode())
    joined = f"{EVENT['sessionId']}.{EVENT['timestamp']}.".encode() + BODY
    case("mac_with_timestamp", "the ID, the time and the body, as Svix", BODY, joined)
    time = str(EVENT["timestamp"]).encode()
    for name, message in {"Stripe's": time + b"." + BODY, "Slack's": b"v0:" + time + b":" + BODY, "behind": BODY + b"." + time,
                          "joined": time + BODY, "milliseconds": time + b"000." + BODY,
                          "the session": EVENT["sessionId"].encode() + b"." + BODY}.items():
        case("mac_with_timestamp", name, BODY, message)
    case("mac_with_timestamp", "the time of sending, 3 seconds later", BODY, str(EVENT["timestamp"] + 3).encode() + b"." + BODY)
    case("mac_with_timestamp", "a minute later", BODY, str(EVENT["timestamp"] + 60).encode() + b"." + BODY, causes=["unexplained"], proven=False)
    now = b"1689684999"
    case("mac_with_timestamp", "with the header's time", BODY, now + b"." + BODY, verdict="malformed_signature",
         header=lambda body, secret: b"t=" + now + b",v1=" + mac(body, secret).hexdigest().encode(),
         causes=["mac_with_timestamp", "header_joined", "header_other_prefix"], looks=["header_joined", "header_other_prefix"])


def add_cases():
    for group in [written, hashes, signers]:
        group()
