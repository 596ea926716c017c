"""Letters that were spelled in ASCII, or that are in the other case."""

import json
import re
import unicodedata

from deliveries import ERROR, EVENT, case, compact, of_error

BODY = compact(EVENT)
SPELLED = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ø": "oe", "æ": "ae", "å": "aa",
           "þ": "th", "Þ": "Th", "œ": "oe", "€": "EUR", "£": "GBP", "°": "deg", "©": "(C)", "–": "-", "’": "'", "…": "..."}
# What the library `unidecode` has for what Unicode does not part.
PLAIN = {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "ı": "i", "æ": "ae",
         "œ": "oe", "€": "EUR", "–": "-", "’": "'"}


def spelled(text):
    return "".join(SPELLED.get(char, char) for char in text)


def unidecoded(text):
    parts = unicodedata.normalize("NFD", "".join(PLAIN.get(char, char) for char in text))
    return "".join(char for char in parts if not unicodedata.combining(char))


def spellings():
    for details in ["Kamera läuft nicht", "Übergröße", "Grüße", "Straße zu laut", "måling fejlede", "Kærlig hilsen", "Þorn er her",
                    "5 € zu wenig", "20 °C", "Mädchen für Größe", "kein Licht – bitte warten", "it’s dark…", "Ölstände außen prüfen"]:
        case("body_accents_stripped", f"{details}, spelled", of_error(spelled(details)), of_error(details))
    for details in ["Kamera läuft", "Größe", "für Mädchen", "Łódź", "şık", "señal débil", "cámara no disponible",
                    "caméra désactivée", "Škoda žádná", "smørrebrød", "đak", "não está", "kırmızı", "Müller & Söhne für Öl", "La caméra n’est pas là", "Prüfung läuft, größerer Abstand nötig"]:
        case("body_accents_stripped", f"{details}, unidecoded", of_error(unidecoded(details)), of_error(details))
    # As iconv of macOS and Alpine writes them.
    marks = {"\u0301": "'", "\u0300": "`", "\u0302": "^", "\u0303": "~", "\u0308": '"'}
    for details in ["caméra éteinte", "señal débil", "für Mädchen", "Ümläute"]:
        letters = [unicodedata.normalize("NFD", char) for char in details]
        text = "".join(marks[char[1]] + char[0] if len(char) > 1 else char for char in letters)
        body = of_error("#").replace(b"#", text.encode())
        case("body_accents_stripped", f"{details}, as iconv of macOS", body, of_error(details))
    for details in ["a true issue with aerials", "blue message", "it's dark -- EUR"]:
        case("body_accents_stripped", f"{details}, as it was sent", of_error(details), b"unknown", proven=False, causes=["unexplained"])


def dropped():
    for details in ["Kamera läuft nicht", "5 € zu wenig", "señal", "naïve", "nicht vollständig für alle", "fünf Höhen"]:
        kept = "".join(char for char in details if char.isascii())
        case("body_emoji_dropped", f"{details}, ASCII only", of_error(kept), of_error(details))
    signed = of_error("üüü äää öö")
    case("body_emoji_dropped", "too many", signed.decode().encode("ascii", "ignore"), signed, causes=["unexplained"], proven=False)


def cases_of_letters():
    error = of_error("no camera found")
    ids = {**EVENT, "sessionId": "3F2504E0-4F89-11D3-9A0C-0305E82C3301"}
    lower = compact({**EVENT, "sessionId": "s-17"})
    nulls = compact({**EVENT, "sessionId": "s-17", "payload": None})
    sentence = of_error("No camera found")
    bodies = {
        "all in small letters": (BODY.lower(), BODY), "all in capitals": (BODY.upper(), BODY),
        "small letters, a sentence": (sentence.lower(), sentence), "capitals, a sentence": (error.upper(), error),
        "capitals, and null": (nulls.upper(), nulls), "capitals, beyond ASCII": (of_error("läuft").decode().upper().encode(), of_error("läuft")),
        "an ID in small letters": (compact({**ids, "sessionId": ids["sessionId"].lower()}), compact(ids)),
        "an ID in capitals": (BODY.replace(EVENT["payload"]["measurementId"].encode(), EVENT["payload"]["measurementId"].upper().encode()), BODY),
        "a session in capitals": (lower.replace(b"s-17", b"S-17"), lower),
        "severity in small letters": (BODY.replace(b"INFO", b"info"), BODY),
        "severity as a word": (BODY.replace(b"INFO", b"Info"), BODY),
        "the event as a name of .NET": (BODY.replace(b"INTERMEDIATE_RESULTS", b"IntermediateResults"), BODY),
        "the event in small letters": (BODY.replace(b"INTERMEDIATE_RESULTS", b"intermediate_results"), BODY),
        "an indented one in small letters": (json.dumps(EVENT, indent=2).lower().encode(), json.dumps(EVENT, indent=2).encode()),
    }
    for name, (body, signed) in bodies.items():
        letters = {char.isupper() for char in body.decode() if char.isalpha()}
        case("body_case", name, body, signed, looks=["body_case" if len(letters) == 1 else "unexplained"])
    case("body_case", "an ID in small letters, and spaces", json.dumps({**ids, "sessionId": ids["sessionId"].lower()}).encode(), compact(ids),
         causes=["body_reserialized", "body_case"])
    guid = ids["sessionId"].lower()
    for name, other in {"without hyphens": guid.replace("-", ""), "in braces": "{%s}" % guid.upper()}.items():
        case("body_values_cleaned", f"an ID {name}", compact({**EVENT, "sessionId": other}), compact({**EVENT, "sessionId": guid}))
        case("body_values_cleaned", f"an ID was {name}", compact({**EVENT, "sessionId": guid}), compact({**EVENT, "sessionId": other}))
    keys = re.sub(rb'"(\w+)":', lambda key: key[0].upper(), BODY)
    case("body_fields_renamed", "in capitals", keys, BODY)
    many = {**EVENT, "payload": {f"k{at}": f"v{at}" for at in range(6)}}
    case("body_case", "one of many values", compact({**many, "payload": {**many["payload"], "k3": "V3"}}), compact(many))
    mixed = compact({**EVENT, "sessionId": "AbCdEfGh"})
    case("unexplained", "letters of both cases are lost in an ID", mixed.replace(b"AbCdEfGh", b"abcdefgh"), mixed, proven=False)
    case("body_case", "letters of both cases are lost", mixed.lower(), mixed, proven=False)
    case("unexplained", "no code and no key in the other case", b'{"timestamp":1,"sequence":2,"payload":{}}', b"unknown", proven=False)


def add_cases():
    for group in [spellings, dropped, cases_of_letters]:
        group()
