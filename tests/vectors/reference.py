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
    def __init__(self, code, path=None, reason=None):
        self.code, self.path, self.reason = code, path, reason


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

    def as_double(self):
        return Number(repr(float(self))) if self.is_finite() else self


class Pairs(list):
    """An object as the list of its members."""

    def get(self, key):
        """Its value; ABSENT if there is none, or `null`, which says the same."""
        value = dict(self).get(key)
        return ABSENT if value is None else value

    def given(self, key, value):
        """The object with that value in place of `null`, or else at its end."""
        if any(name == key for name, _ in self):
            return Pairs((name, value if name == key else old) for name, old in self)
        return Pairs([*self, (key, value)])

    def without(self, key):
        return Pairs((name, value) for name, value in self if name != key)


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


def dumps(value):
    """The JSON text of what `loads` read, each number as it is written."""
    if isinstance(value, Pairs):
        return "{" + ",".join(f"{json.dumps(name)}:{dumps(one)}" for name, one in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(dumps, value)) + "]"
    return str(value) if isinstance(value, Number) else json.dumps(value)


def parse(body, options):
    """What is expected of an authentic body."""
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
    check_envelope(event)
    deviation = deviation_of(event)
    if deviation and options.get("strict"):
        raise Refused("invalid_event", **deviation)
    given = filled(event)
    accepted = {**classified(event, deviation), "event": mended if given == event else dumps(given)}
    if accepted["event"] == text:
        accepted["event"] = None
    # Who reads numbers as doubles has another event, if one of them is no integer but rounds to it.
    rounded = classified(event, deviation_of(event, Number.as_double))
    return accepted if rounded == classified(event, deviation) else {**accepted, "rounded": rounded}


def classified(event, deviation):
    if deviation:
        return {"class": "other", "deviation": deviation}
    return {"class": "documented" if event.get("event") in SEVERITY else "other"}


def check_envelope(event):
    """Raises unless it is an event at all."""
    require(isinstance(event, Pairs), "", "wrong_type")
    no_repeats(event, "timestamp sessionId sequence event severity payload".split(), "")
    timestamp, session, sequence, code = map(event.get, ("timestamp", "sessionId", "sequence", "event"))
    require(timestamp is not ABSENT, "/timestamp", "missing")
    require(is_finite(timestamp), "/timestamp", "wrong_type")
    require(session is ABSENT or is_text(session), "/sessionId", "wrong_type")
    require(sequence is not ABSENT, "/sequence", "missing")
    require(is_integer(sequence) and sequence.integer() >= 0, "/sequence", "wrong_type")
    require(code is not ABSENT, "/event", "missing")
    require(is_text(code), "/event", "wrong_type")
    require(code != "", "/event", "empty")
    if isinstance(event.get("payload"), Pairs):
        no_repeats(event.get("payload"), "measurementId snr sequence state details".split(), "/payload")


def filled(event):
    """The event that the receiver gives: `sessionId` and `severity` as if they had come."""
    if event.get("sessionId") is ABSENT:
        event = event.given("sessionId", "")
    if event.get("severity") is ABSENT:
        severity = SEVERITY.get(event.get("event"))
        event = event.given("severity", severity) if severity else event.without("severity")
    return event


def deviation_of(event, read=lambda number: number):
    """The first thing that is not as documented; of a code that is not, only the frame is judged."""
    severity, payload = event.get("severity"), event.get("payload")
    if severity is not ABSENT and not is_text(severity):
        return {"path": "/severity", "reason": "wrong_type"}
    if severity is not ABSENT and severity not in ("INFO", "WARN", "ERROR"):
        return {"path": "/severity", "reason": "undocumented_value"}
    if payload is not ABSENT and not isinstance(payload, Pairs):
        return {"path": "/payload", "reason": "wrong_type"}
    for name, required in FIELDS.get(event.get("event"), {}).items():
        value = ABSENT if payload is ABSENT else payload.get(name)
        reason = reason_of(name, required, read(value) if isinstance(value, Number) else value)
        if reason:
            return {"path": f"/payload/{name}", "reason": reason}
    return None


def reason_of(name, required, value):
    if value is ABSENT:
        return "missing" if required else None
    if not {"snr": is_finite, "sequence": is_integer}.get(name, is_text)(value):
        return "wrong_type"
    return "undocumented_value" if name == "state" and value not in ("VISIBLE", "HIDDEN") else None


def is_text(value):
    return isinstance(value, str) and not isinstance(value, Number)


def is_finite(value):
    return isinstance(value, Number) and value.is_finite()


def is_integer(value):
    return isinstance(value, Number) and value.integer() is not None


def no_repeats(pairs, known, holder):
    """A documented key is named, the last one that repeats; another one is not: it is the sender's."""
    seen, repeated = set(), None
    for key, _ in pairs:
        if key in seen and (key in known or repeated is None):
            repeated = f"{holder}/{key}" if key in known else repeated or ""
        seen.add(key)
    if repeated is not None:
        raise Refused("invalid_event", repeated or holder, "repeated")


def require(condition, path, reason):
    if not condition:
        raise Refused("invalid_event", path, reason)


def judge(body, signature, secrets, options):
    """What a delivery must be told to be: whether it is verified, then the whole answer."""
    try:
        verify(body, signature, secrets, options)
    except Refused as refused:
        return {"verified": False, "code": refused.code}
    try:
        return {"verified": True, **parse(body, options)}
    except Refused as refused:
        place = {} if refused.path is None else {"path": refused.path, "reason": refused.reason}
        return {"verified": True, "code": refused.code, **place}
