"""Secrets as files, shells and managers give them."""

import base64
import hashlib
import json
import unicodedata
import urllib.parse

from deliveries import SECRET, case

TEXT = SECRET.decode()
BINARY = hashlib.sha256(b"seed of a secret?").digest() + b"\xfb\xff\xfe~"


def secret(cause, name, given, used=SECRET, looks=("unexplained",), **more):
    given, used = (text.encode() if isinstance(text, str) else text for text in (given, used))
    case(cause, name, given=[given], used=used, looks=looks, **more)


def around():
    named = {"a line of .env": f"WMS_SECRET={TEXT}", "export": f"export WMS_SECRET={TEXT}",
             "export with quotes": f'export WMS_SECRET="{TEXT}"\n', "single quotes": f"WMS_SECRET='{TEXT}'",
             "YAML": f"wms_secret: {TEXT}\n", "spaces": f"WMS_SECRET = {TEXT}", "PowerShell": f'$env:WMS_SECRET = "{TEXT}"',
             "cmd": f"set WMS_SECRET={TEXT}", "among others": f"PORT=3000\nWMS_SECRET={TEXT}\nDEBUG=1\n"}
    for name, given in named.items():
        secret("secret_assignment", name, given, looks=["secret_whitespace", "secret_assignment"] if given.endswith("\n") else ["secret_assignment"])
    secret("secret_assignment", "base64 with padding", "KEY=" + base64.b64encode(BINARY).decode(), base64.b64encode(BINARY), looks=["secret_assignment"])
    for name, given in {"a manager's": json.dumps({"WMS_SECRET": TEXT}), "with others": json.dumps({"user": "u", "macSecret": TEXT}, indent=2)}.items():
        secret("secret_json", name, given)
    secret("secret_json", "a string", json.dumps(TEXT), causes=["secret_quoted"], looks=["secret_quoted"])
    for name, given in {"a comment": f"{TEXT} # of the Config ID", "two spaces": f"{TEXT}  # x", "slashes": f"{TEXT} // old", "behind quotes": f'"{TEXT}" # x'}.items():
        secret("secret_comment", name, given)
    for name, given in {"commas": f"old secret,{TEXT}", "lines": f"{TEXT}\nold secret"}.items():
        secret("secret_list", name, given)
    secret("secret_list", "a map of Go, printed", f"map[secret:{TEXT}]")
    secret("secret_list", "a label of two words", f"Signing secret: {TEXT}")
    secret("secret_comment", "in brackets", f"{TEXT} (old)")
    secret("secret_assignment", "of a Dockerfile", f"ENV WMS_SECRET {TEXT}", looks=["secret_assignment"])
    secret("secret_prefix", "Bearer", f"Bearer {TEXT}")
    secret("secret_prefix", "the version of Standard Webhooks", f"v1,{TEXT}")
    secret("secret_doubled", "pasted twice", TEXT * 2)
    for prefix, kind in {"whsec_": "text", "whsec_ ": "text"}.items():
        if prefix == "whsec_":
            secret("secret_prefix", f"{prefix}, {kind}", prefix + "key0123456789", "key0123456789")
    b64 = base64.b64encode(BINARY).decode()
    secret("secret_prefix", "whsec_, the bytes are used", f"whsec_{b64}", BINARY)
    secret("secret_prefix", "whsec_, the base64 is used", f"whsec_{b64}", b64)
    secret("secret_prefix", "whsec_ was taken off", b64, f"whsec_{b64}")
    secret("secret_prefix", "whsec_ was decoded", BINARY, f"whsec_{b64}", causes=["secret_base64_decoded", "secret_prefix"])
    secret("secret_prefix", "base64:, as Laravel has it", f"base64:{b64}", BINARY)
    secret("secret_prefix", "sk_live_", "sk_" + TEXT, TEXT)


def letters():
    b64 = base64.b64encode(BINARY[:-1])
    unpadded = b64.rstrip(b"=")
    url = base64.urlsafe_b64encode(BINARY[:-1])
    secret("secret_base64_form", "the padding is lost", unpadded, b64)
    secret("secret_base64_form", "for URLs", url, b64)
    secret("secret_base64_form", "not for URLs", b64, url)
    lines = b64[:20] + b"\n" + b64[20:]
    secret("secret_base64_form", "in lines", lines, b64)
    secret("secret_base64", "in lines", lines, BINARY[:-1])
    secret("secret_base64", "CRLF", b64[:20] + b"\r\n" + b64[20:], BINARY[:-1])
    secret("secret_base64", "twice", base64.b64encode(base64.b64encode(SECRET)), SECRET, causes=["secret_base64"])
    secret("secret_base64", "of a secret with a newline", base64.b64encode(SECRET + b"\n"), SECRET, causes=["secret_base64", "secret_whitespace"])
    secret("secret_hex", "0x", "0x" + BINARY.hex(), BINARY)
    secret("secret_hex", "colons", BINARY.hex(":"), BINARY)
    secret("secret_hex_form", "0x", "0x" + BINARY.hex(), BINARY.hex())
    secret("secret_hex_form", "colons", BINARY.hex(":"), BINARY.hex())
    secret("secret_hex_form", "spaces, the sender's in capitals", BINARY.hex(" "), BINARY.hex().upper())
    secret("secret_case", "of digits", BINARY.hex(), BINARY.hex().upper())
    secret("secret_case", "of letters", TEXT.upper(), TEXT.lower())
    secret("secret_byte_list", "String()", ",".join(map(str, SECRET)))
    secret("secret_byte_list", "JSON of a Buffer", json.dumps({"type": "Buffer", "data": list(SECRET)}))
    secret("secret_hashed", "digits", SECRET, hashlib.sha256(SECRET).hexdigest())
    secret("secret_hashed", "bytes", SECRET, hashlib.sha256(SECRET).digest())
    wide = "Schlüssel mit Ärger"
    for charset in ["utf-16", "utf-16-le", "utf-16-be"]:
        secret("secret_charset", f"given as {charset}", TEXT.encode(charset))
        secret("secret_charset", f"given as {charset} with a newline", (TEXT + "\r\n").encode(charset),
               looks=["secret_whitespace" if charset == "utf-16-be" else "unexplained"])
    secret("secret_charset", "used as UTF-16", TEXT, TEXT.encode("utf-16-le"))
    secret("secret_charset", "used as UTF-16 with BOM", TEXT, TEXT.encode("utf-16"))
    secret("secret_charset", "given as Latin-1", wide.encode("latin-1"), wide)
    secret("secret_charset", "used as Latin-1", wide, wide.encode("latin-1"))
    nfc, nfd = (unicodedata.normalize(form, wide) for form in ["NFC", "NFD"])
    secret("secret_normalized", "composed", nfc, nfd)
    secret("secret_normalized", "decomposed", nfd, nfc)
    for char in "\xa0\u200b\u200d\ufeff\u2060":
        secret("secret_invisible", f"{ord(char):x} behind", TEXT + char, looks=["secret_invisible"])
        secret("secret_invisible", f"{ord(char):x} before", char + TEXT, looks=["secret_whitespace" if char == "\ufeff" else "secret_invisible"],
               causes=["secret_whitespace" if char == "\ufeff" else "secret_invisible"])
    secret("secret_invisible", "inside", TEXT[:5] + "\u200b" + TEXT[5:], looks=["secret_invisible"])
    secret("secret_invisible", "an en dash", "a–secret–key", "a-secret-key")
    secret("secret_invisible", "a dash for two hyphens", "a—secret", "a--secret")
    secret("secret_quoted", "one of them left", TEXT + '"')
    secret("secret_whitespace", "wrapped", TEXT.replace(" ", "-")[:9] + "\n" + TEXT.replace(" ", "-")[9:], TEXT.replace(" ", "-"))
    key = "k0Pq7Zl1mN-secret"
    for name, given in {"O for 0": "kOPq7Zl1mN-secret", "I for l": "k0Pq7ZI1mN-secret", "two swapped": "k0Pq7lZ1mN-secret",
                        "the first is missing": key[1:], "the last is missing": key[:-1]}.items():
        secret("secret_mistyped", name, given, key)
    secret("unexplained", "two others", "k0Pq7Zl1mN-sxcrxt", key, proven=False, causes=["unexplained"])
    for name, used in {"a newline": TEXT + "\n", "quotes": f'"{TEXT}"'}.items():
        secret("secret_of_sender", name, TEXT, used)
    secret("secret_hashed", "digits of MD5", SECRET, hashlib.md5(SECRET).hexdigest())
    secret("secret_quoted", "curly", f"“{TEXT}”", looks=["secret_quoted"])


def escapes():
    dollar = "a$b$c-secret"
    secret("secret_escaped", "doubled dollars", dollar.replace("$", "$$"), dollar)
    secret("secret_escaped", "a backslash before the dollar", dollar.replace("$", "\\$"), dollar)
    special = "p&ss w/rd+%=1"
    secret("secret_escaped", "of a URL", urllib.parse.quote(special, safe=""), special)
    secret("secret_escaped", "of a form", urllib.parse.quote_plus(special), special)
    secret("secret_escaped", "of HTML", special.replace("&", "&amp;"), special)
    secret("secret_escaped", "a plus that became a space", "a b c", "a+b+c")
    secret("secret_escaped", "of JSON", json.dumps('a"b&c').replace("&", "\\u0026")[1:-1], 'a"b&c')
    secret("secret_escaped", "backslashes", "a\\\\b", "a\\b")
    secret("secret_escaped", "a written newline", TEXT + "\\n")
    secret("secret_escaped", "a comma", TEXT + ",")
    secret("secret_escaped", "the percent sign of zsh", TEXT + "%")
    for given in ["${WMS_SECRET}", "{{ secret }}", "<your secret>", "changeme", "process.env.WMS_SECRET"]:
        secret("secret_placeholder", given, given, b"unknown", proven=False)
    # The name or path of a secret is not the secret; nor is it a variable with its value.
    for given in ["arn:aws:secretsmanager:eu-west-1:1:secret:wms-AbCdEf", "op://vault/wms/mac", "vault:secret/data/wms#mac",
                  "projects/1/secrets/wms/versions/latest", "@Microsoft.KeyVault(SecretUri=https://x.vault.azure.net/secrets/mac/)",
                  "/run/secrets/wms", "https://hook.example/?secret=abc", "*" * 32, "••••••••sD0g"]:
        secret("secret_placeholder", given, given, b"unknown", proven=False)
    secret("unexplained", "a secret with a star", "*" + TEXT, b"unknown", proven=False, causes=["unexplained"])


def add_cases():
    for group in [around, letters, escapes]:
        group()
