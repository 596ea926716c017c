"""Whole bodies in another form: compressed, in wide characters, as a list of bytes, inside a message."""

import base64
import codecs
import csv
import gzip
import io
import json
import pprint
import quopri
import re
import subprocess
import urllib.parse
import uuid
import zlib

from deliveries import ERROR, EVENT, b64, case, compact, of_error, whole

BODY = compact(EVENT)
WIDE = of_error("Kamera läuft nicht – 5 € 📷")


def node(expression, data=BODY):
    """What Node makes of `data`, as bytes."""
    script = ("const data = require('node:fs').readFileSync(0); const zlib = require('node:zlib');"
              f"const util = require('node:util'); process.stdout.write({expression})")
    return subprocess.run(["node", "-e", script], input=data, stdout=subprocess.PIPE, check=True).stdout


def compressed():
    for signed, name in [(BODY, "ASCII"), (WIDE, "wide")]:
        whole("body_gzip", f"gzip of {name}", gzip.compress(signed, mtime=0), signed)
        whole("body_gzip", f"Node's gzip of {name}", node("zlib.gzipSync(data)", signed), signed)
        whole("body_deflate", f"zlib of {name}", zlib.compress(signed), signed)
        raw = zlib.compressobj(wbits=-15)
        whole("body_deflate", f"raw deflate of {name}", raw.compress(signed) + raw.flush(), signed)
        for quality in [1, 11]:
            options = f"{{params: {{[zlib.constants.BROTLI_PARAM_QUALITY]: {quality}}}}}"
            brotli = node(f"zlib.brotliCompressSync(data, {options})", signed)
            whole("body_brotli", f"brotli {quality} of {name}", brotli, signed)
    with_name = io.BytesIO()
    with gzip.GzipFile("body.json", "wb", fileobj=with_name, mtime=1) as file:
        file.write(BODY)
    whole("body_gzip", "gzip of a file with its name", with_name.getvalue())
    whole("body_gzip", "in base64", base64.b64encode(gzip.compress(BODY, mtime=0)),
          causes=["body_base64", "body_gzip"], looks=["body_base64", "body_gzip"])
    whole("body_gzip", "gzip, re-serialised before", gzip.compress(json.dumps(EVENT).encode(), mtime=0),
          causes=["body_gzip", "body_reserialized"])
    # It expands to more than a body may have: nothing is made of it.
    bomb = gzip.compress(b" " * 2_000_000, mtime=0)
    case("unexplained", "a bomb of gzip", bomb, BODY, proven=False)
    case("unexplained", "gzip that ends too early", gzip.compress(BODY, mtime=0)[:40], BODY, proven=False)


def wide_characters():
    for signed, name in [(BODY, "ASCII"), (WIDE, "wide")]:
        text = signed.decode()
        for charset in ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]:
            whole("body_utf16", f"{charset} of {name}", text.encode(charset), signed)
        whole("body_utf16", f"UTF-16 BE with BOM of {name}", codecs.BOM_UTF16_BE + text.encode("utf-16-be"), signed)
        for charset in ["utf-16", "utf-16-le", "utf-16-be"]:
            case("body_utf16", f"{name}, but the sender signs {charset}", signed, text.encode(charset))
    # Each half of a surrogate pair in three bytes, as Java's DataOutput and Oracle's UTF8 write it.
    halves = WIDE.decode().encode("utf-16-be", "surrogatepass")
    units = [halves[at : at + 2].decode("utf-16-be", "surrogatepass") for at in range(0, len(halves), 2)]
    cesu8 = b"".join(unit.encode("utf-8", "surrogatepass") for unit in units)
    assert cesu8 != WIDE
    whole("body_utf16", "CESU-8", cesu8, WIDE)


def printed_for_people():
    two_by_two = [BODY[at : at + 16] for at in range(0, len(BODY), 16)]
    shown = ["".join(chr(byte) if 32 <= byte < 127 else "." for byte in row) for row in two_by_two]
    xxd = "".join(f"{16 * at:08x}: {row.hex(' ', -2):<39}  {shown[at]}\n" for at, row in enumerate(two_by_two))
    whole("body_hex", "xxd", xxd.encode())
    dump = "".join(f"{16 * at:08x}  {row[:8].hex(' ')}  {row[8:].hex(' ')}  |{shown[at]}|\n" for at, row in enumerate(two_by_two))
    whole("body_hex", "hexdump -C", (dump + f"{len(BODY):08x}\n").encode(), causes=["body_hex"])
    colored = re.sub(rb'("\w+")(:)', b"\x1b[34;1m\\1\x1b[0m\\2", BODY)
    whole("body_terminal_colors", "keys in blue", colored)
    whole("body_quoted_printable", "mail", quopri.encodestring(WIDE), WIDE)
    cell = io.StringIO()
    csv.writer(cell, lineterminator="").writerow([BODY.decode()])
    whole("body_quotes_doubled", "a cell of CSV", cell.getvalue().encode())
    quoted = of_error("it's dark")
    case("body_quotes_doubled", "a string of SQL", quoted.replace(b"'", b"''"), quoted)
    lines = json.dumps(EVENT, indent=2).encode()
    whole("body_backslashes", "ends of lines only", lines.replace(b"\n", b"\\n"), lines)
    whole("body_backslashes", "addslashes", re.sub(rb"""(["'\\\\])""", rb"\\\1", quoted), quoted)
    whole("body_backslashes", "escapeJavaScript", re.sub(rb"""(["'/])""", rb"\\\1", quoted), quoted)
    wide = of_error("it's 📷 läuft")
    ascii_only = "".join(char if char.isascii() else json.dumps(char)[1:-1] for char in wide.decode())
    whole("body_backslashes", "escapeJavaScript, beyond ASCII", re.sub(r"""(["'/])""", r"\\\1", ascii_only).encode(), wide)
    whole("body_backslashes", "a log of nginx", "".join(char if char != '"' and char.isascii() else "".join(f"\\x{byte:02X}" for byte in char.encode()) for char in wide.decode()).encode(), wide)
    case("body_backslashes", "JSON has its own", compact({**ERROR, "payload": {"details": 'a "b" \\ c'}}), b"unknown", proven=False, causes=["unexplained"])
    case("body_backslashes", "the start of an escape", BODY[:-1] + b"\\u", b"unknown", proven=False, causes=["unexplained"])


def mapped():
    def renamed(change):
        return re.sub(rb'"(\w+)":', lambda key: b'"' + change(key[1].decode()).encode() + b'":', BODY)

    snake = renamed(lambda key: re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), key))
    case("body_fields_renamed", "snake_case", snake, BODY)
    case("body_fields_renamed", "PascalCase", renamed(lambda key: key[0].upper() + key[1:]), BODY)
    case("body_fields_renamed", "lower case", renamed(str.lower), BODY)
    case("body_fields_renamed", "snake_case, by json.dumps", json.dumps(json.loads(snake)).encode(), BODY,
         causes=["body_fields_renamed", "body_reserialized"])
    text = re.sub(rb":([0-9.]+)", rb':"\1"', BODY)
    case("body_numbers", "as strings", text, BODY)
    case("body_fields_renamed", "and numbers as strings", re.sub(rb":([0-9.]+)", rb':"\1"', snake), BODY)


def typed():
    def dynamo(value):
        kinds = {dict: "M", str: "S", list: "L", bool: "BOOL", type(None): "NULL", int: "N", float: "N"}
        kind = kinds[type(value)]
        if kind == "M":
            value = {key: dynamo(inner) for key, inner in value.items()}
        elif kind == "L":
            value = [dynamo(inner) for inner in value]
        elif kind == "NULL":
            value = True
        return {kind: str(value) if kind == "N" else value}

    def mongo(value):
        if isinstance(value, dict):
            return {key: mongo(inner) for key, inner in value.items()}
        kind = {int: "$numberInt", float: "$numberDouble"}.get(type(value))
        return {kind: str(value)} if kind else value

    wide = {**EVENT, "more": [1, "a", None, {"yes": True}]}
    for event in [EVENT, wide]:
        case("body_typed", f"DynamoDB, {len(event)} members", compact(dynamo(event)["M"]), compact(event))
    case("body_typed", "an attribute of DynamoDB", compact(dynamo(EVENT)), BODY, looks=["body_wrapped"])
    case("body_typed", "MongoDB", compact(mongo(EVENT)), BODY)
    case("body_typed", "written by json.dumps", json.dumps(dynamo(EVENT)["M"]).encode(), BODY)
    case("body_typed", "a field that is called so", compact({**ERROR, "payload": {"N": "1"}}), b"unknown", proven=False, causes=["unexplained"])


def no_json_any_more():
    """What names the fields of an event and is no JSON: it cannot be proven, and is plain to see."""
    flat = {key: value for key, value in EVENT.items() if key != "payload"}
    case("body_printed", "YAML", "".join(f"{key}: {value}\n" for key, value in flat.items()).encode(), BODY, proven=False)
    java = str(EVENT).replace("'", "").replace(": ", "=").encode()
    whole("body_printed", "a map of Java", java, BODY)
    whole("body_printed", "a shell ate the quotes", BODY.replace(b'"', b""), BODY)
    case("body_printed", "a map of Java, and a comma in a string", java.replace(b"INFO", b"IN,FO"), BODY.replace(b"INFO", b"IN,FO"), proven=False)
    for before in ["> ", "    ", "web-1  | "]:
        whole("body_text_around", f"{before!r} before each line", "".join(before + line for line in (json.dumps(EVENT, indent=2) + "\n").splitlines(True)).encode(),
              json.dumps(EVENT, indent=2).encode(), looks=["unexplained" if before.isspace() else "body_text_around"])
    django = f"<QueryDict: {{{BODY.decode()!r}: ['']}}>".encode()
    whole("body_text_around", "a form of Django, printed", django, BODY)
    case("body_form_encoded", "its fields as those of a form", urllib.parse.urlencode(flat).encode(), BODY, proven=False)
    case("body_truncated", "the beginning is missing", BODY[40:], BODY, proven=False)
    text = gzip.compress(BODY, mtime=0).decode("utf-8", "replace").encode()
    case("body_gzip", "and read as text", text, BODY, causes=["body_gzip", "body_replaced"], proven=False)
    case("unexplained", "JSON with a fault in the middle", BODY.replace(b'"sequence":3,', b'"sequence":3;'), BODY, proven=False)
    for char in ["+", "%20"]:
        case("body_form_encoded", f"{char} was decoded", of_error("a b"), of_error(f"a{char}b"))


def byte_lists():
    for signed, name in [(BODY, "ASCII"), (WIDE, "wide")]:
        numbers = {
            "String(Uint8Array)": node("String(new Uint8Array(data))", signed),
            "JSON of a Buffer": node("JSON.stringify(data)", signed),
            "JSON of a Uint8Array": node("JSON.stringify(new Uint8Array(data))", signed),
            "JSON of an array": json.dumps(list(signed)).encode(),
            "compact JSON of an array": json.dumps(list(signed), separators=(",", ":")).encode(),
            "Go's fmt.Println": f"[{' '.join(map(str, signed))}]".encode(),
            "Java's Arrays.toString": str([byte - 256 if byte > 127 else byte for byte in signed]).encode(),
            "util.inspect of a Uint8Array": node("util.inspect(new Uint8Array(data), {maxArrayLength: null})", signed),
            "repr of bytes": repr(signed).encode(),
            "repr of a list in bytearray": f"bytearray({list(signed)})".encode(),
        }
        for form, text in numbers.items():
            whole("body_byte_list", f"{form}, {name}", text, signed)
        digits = signed.hex()
        hexadecimal = {
            "lower": digits, "upper": digits.upper(), "0x": f"0x{digits}", "with colons": signed.hex(":"),
            "with spaces": signed.hex(" "), "as escapes": "".join(f"\\x{byte:02x}" for byte in signed),
            "0x each": ", ".join(f"0x{byte:02X}" for byte in signed), "quoted": f'"{digits}"',
            "as a Buffer shows it": f"<Buffer {signed.hex(' ')}>",
        }
        for form, text in hexadecimal.items():
            whole("body_hex", f"{form}, {name}", text.encode(), signed)
        whole("body_base64", f"in lines, {name}", base64.encodebytes(signed), signed)
        whole("body_base64", f"quoted, {name}", b'"' + base64.b64encode(signed) + b'"', signed)
        whole("body_base64", f"twice, {name}", base64.b64encode(base64.b64encode(signed)), signed)
        whole("body_data_url", f"base64, {name}", b"data:application/json;base64," + base64.b64encode(signed), signed)
        whole("body_data_url", f"percent, {name}", b"data:application/json," + urllib.parse.quote(signed).encode(), signed)
    case("unexplained", "some numbers", b"[1,2,300]", BODY, proven=False)
    case("unexplained", "keys out of order", b'{"1":123,"0":34}', BODY, proven=False)


def messages():
    text = BODY.decode()
    lambda_event = {"version": "2.0", "headers": {"content-type": "application/json", "host": "x.example"}, "body": text}
    sns = {"Type": "Notification", "MessageId": str(uuid.UUID(int=7)), "Message": text, "TopicArn": "arn:aws:sns:x"}
    cloud_event = {"specversion": "1.0", "type": "wms", "source": "/wms", "id": "1"}
    wrapped = {
        "Lambda": compact(lambda_event),
        "Lambda, indented": json.dumps(lambda_event, indent=2).encode(),
        "SNS": compact(sns),
        "SQS of SNS": compact({"Records": [{"messageId": "1", "body": json.dumps(sns)}]}),
        "CloudEvents, as text": compact({**cloud_event, "data": text}),
        "CloudEvents, as JSON": compact({**cloud_event, "data": EVENT}),
        "EventBridge": compact({"version": "0", "detail-type": "wms", "detail": EVENT}),
        "an array": b"[" + BODY + b"]",
        "an array of text": compact([text]),
        "a pair": compact({"body": text, "signature": "abc"}),
        "GraphQL": compact({"query": "mutation { x }", "variables": {"event": text}}),
    }
    for name, body in wrapped.items():
        whole("body_wrapped", name, body)
    whole("body_wrapped", "Lambda, in base64", compact({**lambda_event, "body": b64(WIDE), "isBase64Encoded": True}), WIDE,
          causes=["body_wrapped", "body_base64"], looks=["body_wrapped", "body_base64"])
    whole("body_wrapped", "Pub/Sub", compact({"message": {"data": b64(BODY), "messageId": "1"}, "subscription": "s"}),
          causes=["body_wrapped", "body_base64"], looks=["body_wrapped", "body_base64"])
    whole("body_wrapped", "re-serialised inside", json.dumps({"body": EVENT}).encode(), causes=["body_wrapped", "body_reserialized"])
    whole("body_json_encoded", "quoted twice", json.dumps(json.dumps(text)).encode())
    whole("body_json_encoded", "quoted three times", json.dumps(json.dumps(json.dumps(text))).encode())
    whole("body_form_encoded", "among other fields", urllib.parse.urlencode({"token": "t", "payload": BODY, "n": "1"}).encode())
    # A signer that signs the payload alone, or the ID, has put no message around anything.
    case("mac_of_part", "the payload", BODY, compact(EVENT["payload"]))
    case("mac_of_part", "the session's ID", BODY, EVENT["sessionId"].encode())
    whole("body_wrapped", "an event of a relay around an event", compact({"event": "wms", "timestamp": 1, "payload": EVENT}), looks=["unexplained"])
    case("body_wrapped", "another event inside", compact({"body": compact(ERROR).decode()}), BODY,
         causes=["body_wrapped"], proven=False)


def framing():
    def chunked(*sizes):
        rest, parts = BODY, []
        for size in sizes:
            parts.append(b"%x\r\n%s\r\n" % (len(rest[:size]), rest[:size]))
            rest = rest[size:]
        return b"".join(parts) + b"%X\r\n%s\r\n0\r\n\r\n" % (len(rest), rest)

    whole("body_chunked", "one chunk", chunked())
    whole("body_chunked", "three chunks", chunked(10, 50))
    request = b"POST /hook HTTP/1.1\r\nHost: example.com\r\nContent-Type: application/json\r\n\r\n"
    whole("body_with_headers", "a request", request + BODY)
    whole("body_with_headers", "without carriage returns", request.replace(b"\r", b"") + BODY)
    whole("body_with_headers", "with chunks", request + chunked(30))
    part = b'--x7\r\nContent-Disposition: form-data; name="body"\r\n\r\n'
    whole("body_multipart", "one part", part + BODY + b"\r\n--x7--\r\n")
    whole("body_multipart", "among others", part + b"1\r\n" + part + BODY + b"\r\n--x7--\r\n")
    whole("body_text_around", "server-sent events", b"data: " + BODY + b"\n\n")
    whole("body_text_around", "a log's line", b"2026-01-01T00:00:00Z INFO body=" + BODY + b" status=401")
    whole("body_text_around", "JSONP", b"callback(" + BODY + b");")
    whole("body_text_around", "against hijacking", b")]}',\n" + BODY)
    whole("body_text_around", "what curl shows", b"> " + BODY)
    whole("body_nul_padded", "to 512 bytes", BODY.ljust(512, b"\0"))
    whole("body_nul_padded", "one at the end", BODY + b"\0")
    whole("body_nul_padded", "before", b"\0\0\0\0" + BODY)
    pool = bytes(range(128, 256)) + b'{"password":"x"' + b"\0\x01\xff"
    whole("body_pool_leak", "a Buffer's pool", pool + BODY + b"\xfe\xff\0{\"a\"" + bytes(8))
    whole("body_pool_leak", "old bytes behind", BODY + b"\xff\xd8\xff\xe0" + bytes(range(64, 200)))


def printed():
    whole("body_printed", "str() of Python", str(EVENT).encode())
    whole("body_printed", "pprint of Python", pprint.pformat({**EVENT, "none": None, "yes": True}).encode(),
          compact({**dict(sorted({**EVENT, "none": None, "yes": True}.items())),
                   "payload": dict(sorted(EVENT["payload"].items()))}))
    whole("body_printed", "util.inspect", node("util.inspect(JSON.parse(data), {depth: null})"))
    whole("body_printed", "inspect of Ruby", BODY.replace(b'":', b'"=>').replace(b",", b", "))
    whole("body_printed", "Python, of text that Python wrote", str(EVENT).encode(), json.dumps(EVENT).encode(),
          causes=["body_printed", "body_reserialized"])
    for text in ["{}", "null", "undefined", "[object Promise]", "[object ReadableStream]", "None", '""', "[]"]:
        case("body_placeholder", text, text.encode(), BODY, proven=False)
    case("body_placeholder", "a buffer that nothing was read into", bytes(64), BODY, proven=False)
    case("body_object_text", "with a newline", b"[object Object]\n", BODY, proven=False)


def add_cases():
    for group in [compressed, wide_characters, printed_for_people, mapped, typed, no_json_any_more, byte_lists, messages, framing, printed]:
        group()
