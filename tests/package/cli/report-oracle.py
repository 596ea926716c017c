"""What a report must say of saved deliveries, computed by other code than ours.

    report-oracle.py SECRET FILE

The lines are deliveries with body and signature, each session with one clock: a visit ends where the sequence
falls in the order of the times.
"""

import collections
import hashlib
import hmac
import json
import sys

STEPS = [
    ("loaded", ["WMS_LOADED"]),
    ("configured", ["CONFIGURATION_LOADED"]),
    ("cameraAllowed", ["CAMERA_PERMISSION_GRANTED", "CAMERA_STARTED"]),
    ("started", ["MEASUREMENT_STARTED"]),
    ("created", ["MEASUREMENT_CREATED"]),
    ("firstResults", ["INTERMEDIATE_RESULTS"]),
    ("scanCompleted", ["SCAN_COMPLETED"]),
    ("results", ["RESULTS_RECEIVED"]),
]
OF_VISIT = ["loaded", "configured", "cameraAllowed", "started"]
OF_MEASUREMENT = ["started", "created", "firstResults", "scanCompleted", "results"]
FAILURES = [
    "CAMERA_PERMISSION_DENIED",
    "CONSTRAINT_VIOLATION",
    "WEBSOCKET_RECONNECTION_FAILED",
    "API_ERROR",
    "LOW_SNR",
    "FAILED_INIT_BLOOD_FLOW",
    "GENERAL_ERROR",
]
NAMELESS = {"": "empty", "undefined": "undefined", "null": "null"}
count = collections.Counter()
values = collections.defaultdict(list)


def verdict(secret, body, signature):
    mac = lambda data: "hmac-sha256=" + hmac.new(secret, data, hashlib.sha256).hexdigest()
    if mac(body.encode()) == signature:
        return "accepted"
    low_bytes = bytes(unit & 0xFF for unit in memoryview(body.encode("utf-16-le")).cast("H"))
    return "ambiguous_body" if mac(low_bytes) == signature else "signature_mismatch"


def read(secret, lines):
    """The events of each session, each delivery once."""
    sessions = collections.defaultdict(dict)
    for line in lines:
        delivery = json.loads(line)
        told = verdict(secret, delivery["body"], delivery["signature"])
        if told != "accepted":
            count["deliveries", "refused", told] += 1
            continue
        event = json.loads(delivery["body"])
        time = event["timestamp"]
        event["time"] = time / 1000 if time >= 1e11 else time
        event["hour"] = int(event["time"] // 3600)
        count["deliveries", "accepted"] += 1
        count["hours", event["hour"], "accepted"] += 1
        name = event.get("sessionId") or ""
        if name in NAMELESS:
            count["deliveries", "withoutSession", NAMELESS[name]] += 1
            continue
        known = sessions[name]
        if delivery["signature"] in known:
            count["deliveries", "duplicate"] += 1
            continue
        key = lambda one: (one["time"], one["sequence"])
        if known and key(event) < max(map(key, known.values())):
            count["deliveries", "late"] += 1
        known[delivery["signature"]] = event
    return [list(events.values()) for events in sessions.values()]


def visits_of(events):
    visits = []
    highest = -1
    by_time = collections.defaultdict(list)
    for event in events:
        by_time[event["time"]].append(event)
    for _, group in sorted(by_time.items()):
        group.sort(key=lambda event: event["sequence"])
        going_on = [event for event in group if event["sequence"] > highest]
        rest = [event for event in group if event not in going_on]
        for event in going_on + rest:
            if not visits or event["sequence"] <= highest:
                visits.append([])
            visits[-1].append(event)
            highest = event["sequence"]
    return visits


class Measurement:
    def __init__(self, name=None):
        self.name, self.events, self.superseded = name, [], False

    def has(self, code):
        return any(event["event"] == code for event in self.events)

    def outcome(self):
        failed = [event for event in self.events if event["event"] in FAILURES]
        cancelled = [event for event in self.events if event["event"] == "MEASUREMENT_CANCELED"]
        if self.has("RESULTS_RECEIVED"):
            return "completed", None
        if failed:
            return "failed", failed[0]
        if cancelled:
            return "cancelled", cancelled[0]
        return ("left" if self.superseded or self.has("PAGE_UNLOADED") else "silent"), None


def measurements_of(visit, is_last):
    """The measurements, with the failure and the departure of a visit that has none."""
    made, failure, has_left = [], None, False
    for event in visit:
        code, payload = event["event"], event.get("payload") or {}
        name = payload.get("measurementId")
        current = made[-1] if made else None
        if name is not None:
            one = next((one for one in made if one.name == name), None)
            if one is None and current and current.name is None and current.outcome()[0] == "silent":
                one = current
                one.name = name
            if one is None:
                one = Measurement(name)
                made.append(one)
            one.events.append(event)
        elif code == "MEASUREMENT_STARTED":
            if current is None or current.has(code) or current.outcome()[0] != "silent":
                current = Measurement()
                made.append(current)
            current.events.append(event)
        elif code in FAILURES or code == "PAGE_UNLOADED":
            if current:
                current.events.append(event)
            elif code == "PAGE_UNLOADED":
                has_left = True
            else:
                failure = failure or event
    for at, one in enumerate(made):
        one.superseded = at + 1 < len(made) or not is_last
    return made, failure, has_left


def reason_of(event):
    payload = event.get("payload") or {}
    detail = payload.get("details") or payload.get("code") or payload.get("errorCode")
    return (event["event"], detail)


def first(events, step):
    codes = {"cameraAllowed": ["CAMERA_PERMISSION_GRANTED"], "redirected": ["REDIRECTING_TO_CALLBACK"]}
    codes = codes.get(step) or dict(STEPS)[step]
    return next((event["time"] for event in events if event["event"] in codes), None)


def between(events, steps):
    for one, other in zip(steps, steps[1:]):
        start, end = first(events, one), first(events, other)
        if start is not None and end is not None and end >= start:
            values["durations", one, other].append(end - start)


def count_visit(visit, is_last):
    """Its outcome, and how many steps it has reached."""
    visit.sort(key=lambda event: event["sequence"])
    sequences = {event["sequence"] for event in visit}
    start = 0 if visit[0]["event"] != "WMS_LOADED" else min(sequences)
    count["deliveries", "missing"] += max(sequences) + 1 - start - len(sequences)
    made, failure, has_left = measurements_of(visit, is_last)
    for one in made:
        outcome, why = one.outcome()
        count["measurements", outcome] += 1
        if outcome != "completed":
            count[("reasons", *(reason_of(why) if why else (outcome, None)))] += 1
        between(one.events, OF_MEASUREMENT)
        ratios = [event["payload"]["snr"] for event in one.events if event["event"] == "INTERMEDIATE_RESULTS"]
        if ratios and ratios[-1] < 0:
            count["snr", outcome, str(ratios[-1])] += 1
        elif ratios:
            values["snr", outcome].append(ratios[-1])
    if made:
        outcome = made[-1].outcome()[0]
    elif failure:
        outcome = "failed"
        count[("reasons", *reason_of(failure))] += 1
    else:
        outcome = "left" if has_left or not is_last else "silent"
        count["reasons", outcome, None] += 1
    count["visits", outcome] += 1
    between(visit, OF_VISIT)
    between(visit, ["results", "redirected"])
    codes = {event["event"] for event in visit}
    reached = max((at + 1 for at, (_, ofs) in enumerate(STEPS) if codes & set(ofs)), default=0)
    reached += reached == len(STEPS) and "REDIRECTING_TO_CALLBACK" in codes
    return outcome, reached, any(one.outcome()[0] == "completed" for one in made)


def count_session(events):
    visits = visits_of(events)
    told = [count_visit(visit, at + 1 == len(visits)) for at, visit in enumerate(visits)]
    outcome = "completed" if any(done for _, _, done in told) else told[-1][0]
    hour = min(event["hour"] for event in events)
    count["sessions", outcome] += 1
    count["hours", hour, "sessions"] += 1
    count["hours", hour, outcome] += 1
    names = [name for name, _ in STEPS] + ["redirected"]
    for _, reached, _ in told:
        for name in names[:reached]:
            count["funnel", name, "visits"] += 1
    for name in names[: max(reached for _, reached, _ in told)]:
        count["funnel", name, "sessions"] += 1


def quantile(numbers, share):
    """The nearest rank."""
    return sorted(numbers)[max(1, -int(-len(numbers) * share // 1)) - 1]


secret, file = sys.argv[1:]
with open(file, encoding="utf-8") as lines:
    for session in read(secret.encode(), lines):
        count_session(session)
json.dump(
    {
        "counts": sorted([list(map(str, key)), number] for key, number in count.items() if number),
        "measured": sorted(
            [list(key), len(numbers), quantile(numbers, 0.5), quantile(numbers, 0.9)]
            for key, numbers in values.items()
        ),
    },
    sys.stdout,
)
