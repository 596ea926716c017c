"""The contract once more, in Python, from outside: what a receiver must say of a delivery.

It shares no line and no table with the project. The MACs are those of Python's `hmac`, the JSON is
read by Python's `json`; `generate.py` checks both against OpenSSL and Node.
"""

import hashlib
import hmac
import json
import re
from decimal import Decimal

MAX_BODY = 1024 * 1024
INFO = "WMS_LOADED CONFIGURATION_LOADED CAMERA_PERMISSION_GRANTED CAMERA_STARTED MEASUREMENT_STARTED " \
    "MEASUREMENT_CREATED INTERMEDIATE_RESULTS SCAN_COMPLETED RESULTS_RECEIVED REDIRECTING_TO_CALLBACK " \
    "PAGE_UNLOADED WEBSOCKET_RECONNECTED PAGE_VISIBILITY_CHANGE".split()
WARN = "MEASUREMENT_CANCELED WEBSOCKET_DISCONNECTED".split()
ERROR = "CAMERA_PERMISSION_DENIED CONSTRAINT_VIOLATION WEBSOCKET_RECONNECTION_FAILED API_ERROR LOW_SNR " \
    "FAILED_INIT_BLOOD_FLOW GENERAL_ERROR".split()
SEVERITY = {**dict.fromkeys(INFO, "INFO"), **dict.fromkeys(WARN, "WARN"), **dict.fromkeys(ERROR, "ERROR")}
# Payload fields: True where each event of the code has it.
FIELDS = {code: {} for code in SEVERITY}
for code in "MEASUREMENT_CREATED INTERMEDIATE_RESULTS SCAN_COMPLETED RESULTS_RECEIVED MEASUREMENT_CANCELED " \
        "WEBSOCKET_DISCONNECTED WEBSOCKET_RECONNECTED WEBSOCKET_RECONNECTION_FAILED FAILED_INIT_BLOOD_FLOW".split():
    FIELDS[code]["measurementId"] = True
for code in "REDIRECTING_TO_CALLBACK CONSTRAINT_VIOLATION PAGE_UNLOADED API_ERROR PAGE_VISIBILITY_CHANGE".split():
    FIELDS[code]["measurementId"] = False
FIELDS["INTERMEDIATE_RESULTS"].update(snr=True, sequence=True)
FIELDS["PAGE_VISIBILITY_CHANGE"]["state"] = True
FIELDS["LOW_SNR"]["details"] = FIELDS["GENERAL_ERROR"]["details"] = True


class Refused(Exception):
    def __init__(self, code, path=None):
        self.code, self.path = code, path


# Which bytes are signed.

def text_of(body):
    return body.decode("utf-8", "replace")


def units(text):
    data = text.encode("utf-16-le", "surrogatepass")
    return [data[i] | data[i + 1] << 8 for i in range(0, len(data), 2)]


def low_bytes(text):
    """A: what `createHmac(...).update(text, 'ascii')` of Node hashes."""
    return text.encode("utf-16-le", "surrogatepass")[::2]


def is_utf8(data):
    try:
        data.decode("utf-8")
        return True
    except UnicodeDecodeError:
        return False


def mac(secret, data):
    return hmac.new(secret, data, hashlib.sha256).hexdigest()


def header(secret, data):
    return "hmac-sha256=" + mac(secret, data)


def proves(claimed, body, secret, encoding):
    """2 authentic, 1 only the lossy computation explains it, 0 nothing."""
    text = text_of(body)
    low = low_bytes(text)
    is_latin1 = max(text, default="\0") <= "\u00ff"
    if encoding == "bytes":
        return 2 * (claimed == mac(secret, body))
    if encoding == "latin1":
        return 2 * (is_latin1 and claimed == mac(secret, low))
    if encoding == "ascii":
        return 2 * (claimed == mac(secret, low))
    if is_utf8(body) and claimed == mac(secret, body):
        return 2
    if is_latin1 and not is_utf8(low) and claimed == mac(secret, low):
        return 2
    return int(claimed == mac(secret, low))


def verify(body, signature, secrets, options):
    if len(body) > options.get("maxBodyBytes", MAX_BODY):
        raise Refused("body_too_large")
    if isinstance(signature, list) and len(signature) < 2:
        signature = signature[0] if signature else None
    if signature is None or signature == "":
        raise Refused("missing_signature")
    if isinstance(signature, list) or not re.fullmatch(r"hmac-sha256=[0-9a-fA-F]{64}", signature, re.ASCII):
        raise Refused("malformed_signature")
    claimed = signature[12:].lower()
    best = max(proves(claimed, body, secret, options.get("encoding", "auto")) for secret in secrets)
    if best < 2:
        raise Refused(["signature_mismatch", "ambiguous_body"][best])


# Which text is an event.

class Number(str):
    def exact(self):
        """The value; an exponent beyond 100,000 is taken for 100,000, which is past every bound."""
        mantissa, _, exponent = self.lower().partition("e")
        return Decimal(f"{mantissa}e{min(max(int(exponent or 0), -10**5), 10**5)}")

    def integer(self):
        """The value, if it is exactly an integer that a double holds without doubt."""
        value = self.exact()
        return int(value) if value.copy_abs() < 2**53 and value == value.to_integral_value() else None

    def is_finite(self):
        return self.exact().copy_abs() < Decimal("1e308")


class Pairs(list):
    """An object as the list of its members."""

    def get(self, key):
        return dict(self).get(key, ABSENT)


ABSENT = object()
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[ \t\n\r]+|.', re.DOTALL)


def mend(text):
    """The text without trailing commas; and how deep it nests."""
    tokens, kept, depth, deepest = TOKEN.findall(text), [], 0, 0
    for token in tokens:
        if token in "[{":
            depth += 1
        deepest = max(deepest, depth)
        if token in "]}":
            depth -= 1
            last = [at for at in range(len(kept) - 1, max(-1, len(kept) - 5), -1) if kept[at].strip(" \t\n\r")]
            if last and kept[last[0]] == "," and len(last) > 1 and kept[last[1]] not in ("[", "{", ","):
                kept[last[0]] = " "
        kept.append(token)
    return "".join(kept), deepest


def loads(text):
    def refuse(_):
        raise ValueError("not JSON")
    return json.loads(text, object_pairs_hook=Pairs, parse_int=Number, parse_float=Number, parse_constant=refuse)


def parse(body, options):
    """The JSON text that the event is the value of."""
    if len(body) > options.get("maxBodyBytes", MAX_BODY):
        raise Refused("body_too_large")
    try:
        text = body.decode("utf-8")
        mended, depth = mend(text)
        if depth > 128:
            raise Refused("invalid_json")
        event = loads(text if options.get("strict") else mended)
    except (ValueError, RecursionError):
        raise Refused("invalid_json") from None
    filled = check(event)
    if filled is not None:
        inner = mended.rstrip(" \t\n\r")[:-1].rstrip(" \t\n\r")
        mended = f'{inner},"severity":{json.dumps(filled)}}}'
    return mended


def check(event):
    """Raises unless it is an event; the severity to fill in, if it lacks one."""
    if not isinstance(event, Pairs):
        raise Refused("invalid_event", "")
    known = "timestamp sessionId sequence event severity payload".split()
    no_repeats(event, known, "")
    require(isinstance(event.get("timestamp"), Number) and event.get("timestamp").is_finite(), "/timestamp")
    require(is_text(event.get("sessionId")), "/sessionId")
    sequence = event.get("sequence")
    sequence = sequence.integer() if isinstance(sequence, Number) else None
    require(sequence is not None and sequence >= 0, "/sequence")
    code = event.get("event")
    require(is_text(code), "/event")
    severity = event.get("severity")
    require(is_text(severity) or severity is ABSENT and code in SEVERITY, "/severity")
    check_payload(FIELDS.get(code, {}), event.get("payload"))
    return SEVERITY[code] if severity is ABSENT else None


def check_payload(fields, payload):
    if payload is ABSENT or payload is None:
        for name, required in fields.items():
            require(not required, f"/payload/{name}")
        return
    require(isinstance(payload, Pairs), "/payload")
    no_repeats(payload, "measurementId snr sequence state details".split(), "/payload")
    for name, required in fields.items():
        value = payload.get(name)
        if value is ABSENT:
            require(not required, f"/payload/{name}")
        elif name == "snr":
            require(isinstance(value, Number) and value.is_finite(), "/payload/snr")
        elif name == "sequence":
            require(isinstance(value, Number) and value.integer() is not None, "/payload/sequence")
        elif name == "state":
            require(value in ("VISIBLE", "HIDDEN") and is_text(value), "/payload/state")
        else:
            require(is_text(value), f"/payload/{name}")


def is_text(value):
    return isinstance(value, str) and not isinstance(value, Number)


def no_repeats(pairs, known, holder):
    """A documented key is named, the last one that repeats; another one is not: it is the sender's."""
    seen, repeated = set(), None
    for key, _ in pairs:
        if key in seen and (key in known or repeated is None):
            repeated = f"{holder}/{key}" if key in known else repeated or ""
        seen.add(key)
    if repeated is not None:
        raise Refused("invalid_event", repeated or holder)


def require(condition, path):
    if not condition:
        raise Refused("invalid_event", path)


def judge(body, signature, secrets, options):
    """What a delivery must be told to be: whether it is verified, then the whole answer."""
    try:
        verify(body, signature, secrets, options)
    except Refused as refused:
        return {"verified": False, "code": refused.code}
    try:
        return {"verified": True, "event": parse(body, options)}
    except Refused as refused:
        answer = {"verified": True, "code": refused.code}
        return answer if refused.path is None else {**answer, "path": refused.path}
