"""A real engine: V8, in Node."""

import base64
import json
import subprocess
from pathlib import Path as File

SECONDS = 120


def run(jobs):
    """What each job answers: pairs of a module and its steps."""
    jobs = [{"wasm": base64.b64encode(wasm).decode(), "steps": steps} for wasm, steps in jobs]
    script = File(__file__).with_name("engine.mjs")
    ran = subprocess.run(
        ["node", str(script)], input=json.dumps(jobs), capture_output=True, text=True, timeout=SECONDS, check=True
    )
    return json.loads(ran.stdout)


def version():
    return subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()


def verdict_steps(core, secret, body, header):
    """The steps of a delivery in the engine: a key, a body, a header, and the verdict on them."""
    return [
        ["call", "layout", []],
        ["write", core.window("SECRET"), secret.hex()],
        ["call", "derive_key", [0, len(secret)]],
        ["write", core.window("BODY"), body.hex()],
        ["write", core.window("TRIED"), "00"],
        ["write", core.window("SIGNATURE"), header.hex()],
    ]
