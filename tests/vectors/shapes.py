"""Groups of authentic deliveries whose shape is in question: as documented, another, or no event."""

import json

import reference as ref
from delivery import ID, VALUES, add, event, text

NOTHING = ref.ABSENT
# What a field may hold: nothing, a value of each type, what only looks like another type, and what
# is documented of one field and of no other.
ANYTHING = [NOTHING, None, "", "text", "1.25", "VISIBLE", "PRERENDER", "INFO", 0, 1, 1.5, -1, True, [], {}]


def shown(value):
    return "absent" if value is NOTHING else json.dumps(value)


def both(group, name, body):
    """Twice: only the strict receiver refuses a deviation."""
    add(group, name, body)
    add(group, f"{name}, strict", body, strict=True)


def events():
    """Each documented event, in every form that its documentation allows."""
    for code, fields in ref.FIELDS.items():
        required = {name: VALUES[name] for name, is_required in fields.items() if is_required}
        every = {name: VALUES[name] for name in fields}
        add("events", f"{code} with every documented field", text(event(code)))
        add("events", f"{code} with required fields only", text(event(code, required)))
        add("events", f"{code} with null for the others", text(event(code, {**dict.fromkeys(fields), **required})))
        add("events", f"{code} with more fields", text(event(code, {**every, "errorCode": [1, {"a": None}]}, extra={"b": [True]})))
        for severity in NOTHING, None, "INFO", "WARN", "ERROR":
            add("events", f"{code} with severity {shown(severity)}", text(event(code, severity=severity)))


def deviations():
    """The deviating twins of each documented event, and their neighbours."""
    for code, fields in ref.FIELDS.items():
        for payload in NOTHING, None, {}, [], "text", 1, True:
            both("deviations", f"{code} with payload {shown(payload)}", text(event(code, payload)))
        for severity in "DEBUG", 1:
            add("deviations", f"{code} with severity {shown(severity)}", text(event(code, severity=severity)))
        for name in fields:
            for value in ANYTHING:
                payload = {field: VALUES[field] for field in fields} | {name: value}
                payload = {field: one for field, one in payload.items() if one is not NOTHING}
                both("deviations", f"{code} with {name} {shown(value)}", text(event(code, payload)))


def envelope():
    """Each field of the envelope, with a documented code and with another."""
    for code in "MEASUREMENT_CREATED", "NEW_EVENT":
        for name in "timestamp sessionId sequence event severity payload".split():
            for value in [*ANYTHING, "WARN", "ERROR", "info", "INFO ", "constructor"]:
                both("envelope", f"{code} with {name} {shown(value)}", text(event(code, **{name: value})))


def unknown():
    for code in ["NEW_EVENT", "", "wms_loaded", "WMS_LOADED ", "constructor", "__proto__", "toString", "é", "\U0001F600"]:
        both("unknown", f"event {code!r}", text(event(code, {"any": 1})))
        for name, fields in {
            " without severity": {"severity": NOTHING},
            " with severity null": {"severity": None},
            " with an undocumented severity": {"severity": "DEBUG"},
            " without sessionId and severity": {"sessionId": NOTHING, "severity": NOTHING},
        }.items():
            both("unknown", f"event {code!r}{name}", text(event(code, **fields)))
        add("unknown", f"event {code!r} with fields that others document", text(event(code, {"measurementId": 1, "state": "?", "snr": []})))
    for name in "measurementId", "snr", "sequence", "state", "details":
        for value in ANYTHING[1:]:
            both("unknown", f"NEW_EVENT with {name} {shown(value)}", text(event("NEW_EVENT", {name: value})))
    for name in ["__proto__", "constructor", "toJSON", "hasOwnProperty", "", "a/b", "~"]:
        polluted = {name: {"polluted": True}}
        add("unknown", f"field {name!r}", text(event(**polluted)))
        add("unknown", f"field {name!r}, without sessionId and severity", text(event(**polluted, sessionId=NOTHING, severity=NOTHING)))
        add("unknown", f"field {name!r} of an unknown event with severity null", text(event("NEW_EVENT", **polluted, severity=None)))
        add("unknown", f"payload field {name!r}", text(event(payload={"measurementId": ID} | polluted)))
    both("unknown", "an undocumented field of a known event is not checked", text(event("WMS_LOADED", {"state": 5, "snr": "high", "sequence": -0.5})))


def timestamps():
    for code in "MEASUREMENT_CREATED", "NEW_EVENT":
        for value in [0, -1, 1689684577, 1689684577.25, 99999999999, 100000000000, 1689684577000, 1689684577000.5, 1793878841724,
                      1689684577000000, 9007199254740993, "1689684577", "1689684577000", "2023-07-18T12:49:37Z", "", None, NOTHING]:
            both("timestamps", f"{code} at {shown(value)}", text(event(code, timestamp=value)))


def once_refused():
    """Authentic deliveries of which the corpus' first edition said that they must be refused."""
    results = {"measurementId": ID, "snr": 1.25, "sequence": 3}
    for name, body in {
        "no measurement was made before the redirect": event("REDIRECTING_TO_CALLBACK", {"measurementId": None}),
        "snr was NaN, which JSON.stringify writes as null": event("INTERMEDIATE_RESULTS", results | {"snr": None}),
        "snr as a string": event("INTERMEDIATE_RESULTS", results | {"snr": "1.25"}),
        "sequence of the results as a string": event("INTERMEDIATE_RESULTS", results | {"sequence": "3"}),
        "severity null": event(severity=None),
        "no sessionId": event(sessionId=NOTHING),
        "sessionId null": event(sessionId=None),
        "neither sessionId nor severity": event(sessionId=NOTHING, severity=NOTHING),
        "a page that is rendered before it is seen": event("PAGE_VISIBILITY_CHANGE", {"state": "PRERENDER"}),
        "a page's visibility as a browser spells it": event("PAGE_VISIBILITY_CHANGE", {"state": "hidden"}),
        "an undocumented event without severity": event("NEW_EVENT", severity=NOTHING),
        "an empty list for no payload": event("WMS_LOADED", []),
        "a text for details that have more than one part": event("LOW_SNR", {"details": {"snr": 0.5}}),
        "a measurement's number for its ID": event("MEASUREMENT_CREATED", {"measurementId": 17}),
        "a cancelled measurement that was never created": event("MEASUREMENT_CANCELED", NOTHING),
    }.items():
        both("once refused", name, text(body))


def precedence():
    """Which of several faults is told: of the text, of the envelope, of a key twice, of a deviation."""
    wrong = {"severity": 5, "payload": {"snr": "high", "sequence": "low"}}
    results = event("INTERMEDIATE_RESULTS", **wrong)
    whole = text(results)
    for name, body in {
        "severity, then payload": whole,
        "payload, then its fields": text(results | {"severity": "INFO", "payload": "text"}),
        "the payload's fields in the order of the documentation": text(results | {"severity": "INFO"}),
        "snr before sequence": text(results | {"severity": "INFO", "payload": wrong["payload"] | {"measurementId": ID}}),
        "measurementId before state": text(event("PAGE_VISIBILITY_CHANGE", {"state": "?", "measurementId": 1})),
        "a value of the wrong type before one that is undocumented": text(event("PAGE_VISIBILITY_CHANGE", {"state": 1}, severity="DEBUG")),
        "an unknown code, severity, then payload": text(results | {"event": "NEW_EVENT", "payload": []}),
        "an unknown code, payload": text(event("NEW_EVENT", [])),
        "text that is no JSON before all": whole[:-1],
        "text after the body before all": whole + "x",
        "a key twice in the envelope before its fields": whole[:-1] + ',"a":1,"a":2,"timestamp":3}',
        "an undocumented key twice in the envelope": text(results | {"timestamp": None})[:-1] + ',"a":1,"a":2}',
        "a key twice in the envelope before one in the payload": whole.replace('"snr":', '"a":1,"a":2,"snr":')[:-1] + ',"b":1,"b":2}',
        "a key twice in the payload before a deviation": whole.replace('"snr":', '"snr":1,"snr":'),
        "an undocumented key twice in the payload before a deviation": whole.replace('"snr":', '"a":1,"a":2,"snr":'),
        "a key twice in the payload of an unknown event": text(event("NEW_EVENT", {"snr": 1}, severity=5)).replace('"snr":', '"snr":2,"snr":'),
        "a key twice in a list that stands for the payload": text(event(payload=[{"a": 1}])).replace('"a":', '"a":2,"a":'),
        "the envelope before a key twice in the payload": text(results | {"sequence": -1}).replace('"snr":', '"a":1,"a":2,"snr":'),
        "timestamp before sessionId": text(results | {"timestamp": None, "sessionId": 1}),
        "sessionId before sequence": text(results | {"sessionId": 1, "sequence": None}),
        "sequence before event": text(results | {"sequence": -1, "event": ""}),
        "event before severity": text(results | {"event": ""}),
    }.items():
        both("precedence", name, body)
