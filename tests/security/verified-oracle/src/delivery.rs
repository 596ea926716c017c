//! Random deliveries: a secret, a body, and the bytes that a sender signs of it.

use wms_webhook::{Encoding, MAX_BODY_BYTES, MAX_SECRET_BYTES};

/// What a sender signs and sends.
pub struct Delivery {
    pub secret: Vec<u8>,
    pub body: Vec<u8>,
    pub signed: Vec<u8>,
}

impl Delivery {
    /// One that is authentic under the encoding, whose bytes `src/encoding.rs` names U, L and A.
    pub fn new(random: &mut Random, encoding: Encoding) -> Self {
        let length = random.length(MAX_SECRET_BYTES).max(1);
        let secret = random.bytes(length);
        // A character takes up to four bytes.
        let length = random.length(MAX_BODY_BYTES / 4);
        let (body, signed) = match encoding {
            Encoding::Auto if random.below(2) == 0 => {
                of_text(random.text(length, ALL_PLANES), utf8)
            }
            // E9 starts a character of three bytes, so this L is not UTF-8.
            Encoding::Auto => of_text(random.text(length, LATIN1) + "\u{E9}", low_bytes),
            Encoding::Latin1 => of_text(random.text(length, LATIN1), low_bytes),
            Encoding::Ascii => of_text(random.text(length, ALL_PLANES), low_bytes),
            Encoding::Bytes => {
                let length = random.length(MAX_BODY_BYTES);
                let body = random.bytes(length);
                (body.clone(), body)
            }
            other => panic!("what a sender signs under {other:?}"),
        };
        Self { secret, body, signed }
    }
}

fn of_text(text: String, signed: fn(&str) -> Vec<u8>) -> (Vec<u8>, Vec<u8>) {
    let signed = signed(&text);
    (text.into_bytes(), signed)
}

/// U.
fn utf8(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// A, and L where there is one.
fn low_bytes(text: &str) -> Vec<u8> {
    text.encode_utf16().map(|unit| unit.to_le_bytes()[0]).collect()
}

/// Where characters begin that take more bytes in UTF-8, or more than one byte of Latin-1.
const ALL_PLANES: &[u32] = &[0x80, 0x100, 0x800, 0x1_0000, 0x11_0000];
const LATIN1: &[u32] = &[0x80, 0x100];

/// Numbers from a seed: `SplitMix64`.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0. The numbers are not quite equally likely.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 32).expect("32 bits") % end
    }

    /// Below 320, and often where a block of SHA-256 or its padding ends; of a thousand, one below `end`.
    fn length(&mut self, end: usize) -> usize {
        match self.below(1000) {
            0 => self.below(end),
            1..100 => 64 * self.below(5) + [0, 1, 54, 55, 56, 62, 63][self.below(7)],
            _ => self.below(320),
        }
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next().to_le_bytes()[0]).collect()
    }

    /// Each character is below one of the limits. Every fourth text is ASCII.
    fn text(&mut self, length: usize, limits: &[u32]) -> String {
        let limits = if self.below(4) == 0 { &limits[..1] } else { limits };
        let mut one = || {
            let limit = limits[self.below(limits.len())];
            let code = u32::try_from(self.below(usize::try_from(limit).expect("32 bits")));
            // A surrogate is no character.
            char::from_u32(code.expect("it is below the limit")).unwrap_or('\u{FFFD}')
        };
        (0..length).map(|_| one()).collect()
    }

    /// These bytes with one bit flipped; for none, one byte.
    pub fn beside(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut other = if bytes.is_empty() { vec![0] } else { bytes.to_vec() };
        let place = self.below(other.len());
        other[place] ^= 1 << self.below(8);
        other
    }
}
