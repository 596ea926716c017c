"""Calls the component in wasmtime: a line of JSON on stdin is a call, and its answer one on stdout."""

import json
import re
import sys
from base64 import b64decode

import wasmtime
from wasmtime.component import Component, Linker, Record, Variant

engine = wasmtime.Engine()
store = wasmtime.Store(engine)
instance = Linker(engine).instantiate(store, Component.from_file(engine, sys.argv[1]))
interface = instance.get_export_index(store, "wms:webhook/receiver@0.1.0")


def function(name):
    found = instance.get_func(store, instance.get_export_index(store, name, interface))
    return lambda *arguments: found(store, *arguments)


create = function("[static]verifier.create")
verify = function("[method]verifier.verify")
receive = function("[method]verifier.receive")
parse = function("parse")


def options_of(given):
    options = Record()
    options.encoding = given.get("encoding")
    options.strict = given.get("strict", False)
    setattr(options, "max-body-bytes", given.get("maxBodyBytes"))
    return options


def plain(value):
    """As the translation to JavaScript names it."""
    if isinstance(value, Variant):
        return {"tag": value.tag, "val": plain(value.payload)}
    if isinstance(value, Record):
        fields = vars(value).items()
        return {re.sub("-(.)", lambda m: m[1].upper(), name): plain(of) for name, of in fields if of is not None}
    return value


def answered(result):
    return {"event" if result.tag == "ok" else "refusal": plain(result.payload)}


def answer(call):
    body = b64decode(call["bytes"])
    if call["name"] == "parse":
        return answered(parse(body, None))
    verifier = create([b64decode(secret) for secret in call["secrets"]], options_of(call["options"]))
    if isinstance(verifier, str):
        raise ValueError(verifier)
    try:
        if call["name"] == "verify":
            return verify(verifier, body, call.get("signature"))
        return answered(receive(verifier, body, call.get("signature")))
    finally:
        verifier.drop(store)


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
