"""What the recogniser of compact events accepts, and the places that it tells, for every text in them."""

import json
import re
from pathlib import Path as File

import z3

from calls import any_instance, byte_symbols
from core import ABI
from memory import Trap
from scalar import f64_of
from theorem import theorem
from values import bits, either, every, from_bytes, known

EVENTS_FILE = File(__file__).resolve().parents[3] / "pkg-template/generated/events.js"
