"""SHA-256, after FIPS 180-4, and HMAC, after FIPS 198-1 and RFC 2104.

Written from the standards for terms of z3, without a look at the code that is proven. The compression
is either `compress`, below, or `C`, of which nothing at all is assumed.
"""

from decimal import Decimal, getcontext

import z3

from values import bits, from_bytes, known

getcontext().prec = 60


def _roots(count, power):
    """The first 32 bits of the fractional parts of roots of the first primes."""
    primes, candidate = [], 2
    while len(primes) < count:
        if all(candidate % prime for prime in primes):
            primes.append(candidate)
        candidate += 1
    return [int((Decimal(prime) ** (Decimal(1) / power) % 1) * 2**32) for prime in primes]


K = _roots(64, 3)  # 4.2.2
H0 = _roots(8, 2)  # 5.3.3

C = z3.Function("C", z3.BitVecSort(256), z3.BitVecSort(512), z3.BitVecSort(256))
"""The compression, uninterpreted. A state is its words from the lowest bits on; a block is its bytes."""

INITIAL = z3.BitVecVal(sum(word << 32 * place for place, word in enumerate(H0)), 256)


# 4.1.2
def ch(x, y, z):
    return (x & y) ^ (~x & z)


def maj(x, y, z):
    return (x & y) ^ (x & z) ^ (y & z)


def big_sigma_0(x):
    return z3.RotateRight(x, 2) ^ z3.RotateRight(x, 13) ^ z3.RotateRight(x, 22)


def big_sigma_1(x):
    return z3.RotateRight(x, 6) ^ z3.RotateRight(x, 11) ^ z3.RotateRight(x, 25)


def small_sigma_0(x):
    return z3.RotateRight(x, 7) ^ z3.RotateRight(x, 18) ^ z3.LShR(x, 3)


def small_sigma_1(x):
    return z3.RotateRight(x, 17) ^ z3.RotateRight(x, 19) ^ z3.LShR(x, 10)


def compress(state, block, value=lambda term: term):
    """6.2.2 over eight words and sixteen. `value` may name each result, as `compression` does."""
    w = list(block)
    for t in range(16, 64):
        w.append(value(value(small_sigma_1(w[t - 2])) + w[t - 7] + value(small_sigma_0(w[t - 15])) + w[t - 16]))
    a, b, c, d, e, f, g, h = state
    for t in range(64):
        t1 = value(h + value(big_sigma_1(e)) + value(ch(e, f, g)) + z3.BitVecVal(K[t], 32) + w[t])
        t2 = value(big_sigma_0(a)) + value(maj(a, b, c))
        a, b, c, d, e, f, g, h = value(t1 + t2), a, b, c, value(d + t1), e, f, g
    return [value(old + new) for old, new in zip(state, (a, b, c, d, e, f, g, h))]


def padding(message_bytes):
    """5.1.1, for a message of that many bytes."""
    zeros = (55 - message_bytes) % 64
    return [0x80] + [0] * zeros + list((8 * message_bytes).to_bytes(8, "big"))


def digest(state, data, before=0):
    """6.2: the digest's bytes, of `data` after `before` bytes that led to the state."""
    return digest_of_padded(state, list(data) + padding(before + len(data)))


def digest_of_padded(state, data):
    for at in range(0, len(data), 64):
        state = C(state, bits(from_bytes(data[at : at + 64]), 512))
    return digest_bytes(state)


def digest_bytes(state):
    """The words of a state, each with its highest byte first."""
    return [
        known(z3.Extract(32 * word + 8 * byte + 7, 32 * word + 8 * byte, state))
        for word in range(8)
        for byte in (3, 2, 1, 0)
    ]


IPAD, OPAD = 0x36, 0x5C


def key_states(secret):
    """FIPS 198-1, section 4, steps 1 to 5 and 8: the states after the padded key, inner and outer."""
    return padded_key_states(digest(INITIAL, secret) if len(secret) > 64 else secret)


def padded_key_states(key):
    block = list(key) + [0] * (64 - len(key))
    pads = [[known(bits(byte, 8) ^ pad) for byte in block] for pad in (IPAD, OPAD)]
    return [C(INITIAL, bits(from_bytes(pad), 512)) for pad in pads]


def hmac(states, data):
    """FIPS 198-1, section 4, steps 6 to 9, from the states of the key."""
    inner, outer = states
    return digest(outer, digest(inner, data, 64), 64)
