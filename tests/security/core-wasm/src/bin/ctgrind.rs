//! The uses of a secret, for memcheck: the bytes of each secret are undefined memory, and so is what is
//! computed from them. Memcheck reports each branch and each address that depends on undefined memory.
//!
//! `ctgrind sign` and `ctgrind verify` print what they got, so that a test sees that nothing was left
//! out. `ctgrind early-exit` and `ctgrind table` do what memcheck must report.

use std::env;
use std::hint::black_box;

use wms_webhook::{Encoding, MacKey, Signature, verify};

const SECRET: &[u8] = b"mac secret";
/// Secrets that differ from it in the first byte and in the last.
const OTHERS: [&[u8]; 2] = [b"Mac secret", b"mac secreT"];
/// On both sides of a block of SHA-256. A longer secret is hashed first.
const SECRET_LENGTHS: [usize; 6] = [1, 10, 63, 64, 65, 200];

/// Each body with its low bytes: ASCII; L that is not UTF-8; L that is; above U+00FF; not UTF-8.
const BODIES: [(&[u8], &[u8]); 5] = [
    (br#"{"event":"WMS_LOADED"}"#, br#"{"event":"WMS_LOADED"}"#),
    ("caf\u{E9}".as_bytes(), b"caf\xE9"),
    ("\u{C3}\u{A9}".as_bytes(), b"\xC3\xA9"),
    ("\u{123}\u{1F600}".as_bytes(), b"#\x3D\x00"),
    (b"\xFFx", b"\xFDx"),
];

fn main() {
    match env::args().nth(1).as_deref() {
        Some("sign") => sign(),
        Some("verify") => verify_each(),
        Some("early-exit") => has_used(is_same(&undefined(SECRET), OTHERS[1])),
        Some("table") => has_used(looked_up(&TABLE, undefined(SECRET)[0])),
        mode => panic!("no mode {mode:?}"),
    }
}

/// A line for each secret: for each body, whether the signature is that of a secret in defined memory.
fn sign() {
    for length in SECRET_LENGTHS {
        let secret: Vec<u8> = (1..=200).take(length).collect();
        let key = MacKey::new(undefined(&secret)).expect("not empty");
        let public = MacKey::new(&secret).expect("not empty");
        for (body, _) in BODIES {
            let mut signature = key.sign(black_box(body));
            assert!(memcheck::is_undefined(&signature), "it does not depend on the secret");
            // A signature is sent.
            memcheck::make_defined(&mut signature);
            print!("{}", letter(signature.to_header() == public.sign(body).to_header()));
        }
        println!();
    }
}

/// A line for each encoding: for each body, four letters for the MAC over the body and four for the one
/// over its low bytes: with the right key in each place of a list, and with no right key.
fn verify_each() {
    let public = MacKey::new(SECRET).expect("not empty");
    let key = |secret| MacKey::new(undefined(secret)).expect("not empty");
    let [right, first, last] = [SECRET, OTHERS[0], OTHERS[1]].map(key);
    let lists = [
        [&right, &first, &last],
        [&first, &right, &last],
        [&first, &last, &right],
        [&first, &last, &first],
    ];
    for &encoding in Encoding::ALL {
        print!("{}", encoding.as_str());
        for (body, low) in BODIES {
            let verdicts = [public.sign(body), public.sign(low)]
                .map(|signature| lists.map(|keys| verdict(body, &signature, keys, encoding)));
            print!(" {}", verdicts.concat().iter().collect::<String>());
        }
        println!();
    }
}

/// Whether it is authentic; `-` if that depends on no secret: under this encoding no MAC proves anything
/// of the body, so none is made.
fn verdict(body: &[u8], signature: &Signature, keys: [&MacKey; 3], encoding: Encoding) -> char {
    let mut is_authentic = verify(black_box(body), signature, keys, encoding).is_ok();
    let is_secret = memcheck::is_undefined(&is_authentic);
    // The sender learns it from the answer.
    memcheck::make_defined(&mut is_authentic);
    if is_secret || is_authentic { letter(is_authentic) } else { '-' }
}

fn letter(is_so: bool) -> char {
    if is_so { 'y' } else { 'n' }
}

/// A copy in undefined memory. Its length is no secret.
fn undefined(secret: &[u8]) -> Vec<u8> {
    let mut copy = secret.to_vec();
    memcheck::make_undefined(&mut copy);
    copy
}

/// What must be reported is how the value came about, not what becomes of it.
fn has_used<T>(mut value: T) {
    memcheck::make_defined(&mut value);
    black_box(value);
}

#[inline(never)]
fn is_same(left: &[u8], right: &[u8]) -> bool {
    left.iter().zip(right).all(|(one, other)| black_box(*one) == black_box(*other))
}

static TABLE: [u8; 256] = [0x5A; 256];

#[inline(never)]
fn looked_up(table: &[u8; 256], secret: u8) -> u8 {
    black_box(table)[usize::from(secret)]
}

/// What a program can ask of memcheck, by the numbers of valgrind's `memcheck.h`.
mod memcheck {
    use std::ptr;

    const MAKE_UNDEFINED: usize = 0x4D43_0001;
    const MAKE_DEFINED: usize = 0x4D43_0002;
    const GET_UNDEFINED_BITS: usize = 0x4D43_0008;

    pub fn make_undefined(bytes: &mut [u8]) {
        let answer =
            request([MAKE_UNDEFINED, bytes.as_mut_ptr().expose_provenance(), bytes.len(), 0]);
        assert_ne!(answer, 0, "this runs under memcheck only");
    }

    pub fn make_defined<T>(value: &mut T) {
        request([MAKE_DEFINED, ptr::from_mut(value).expose_provenance(), size_of::<T>(), 0]);
    }

    /// Whether any bit of it is undefined. Padding always is: for types without.
    pub fn is_undefined<T>(value: &T) -> bool {
        let mut bits = vec![0_u8; size_of::<T>()];
        let [from, to] =
            [ptr::from_ref(value).expose_provenance(), bits.as_mut_ptr().expose_provenance()];
        assert_eq!(
            request([GET_UNDEFINED_BITS, from, to, bits.len()]),
            1,
            "memcheck knows its bits"
        );
        bits.iter().any(|bits| *bits != 0)
    }

    /// Valgrind takes these instructions for a request; a processor takes them for nothing.
    #[cfg(target_arch = "x86_64")]
    fn request(words: [usize; 4]) -> usize {
        let [number, arguments @ ..] = words;
        let words = [number, arguments[0], arguments[1], arguments[2], 0, 0];
        let mut answer = 0;
        // SAFETY: the rotations add up to 128 bits, so no register changes but `rdx`, and valgrind
        // writes only where the request says.
        unsafe {
            std::arch::asm!(
                "rol rdi, 3",
                "rol rdi, 13",
                "rol rdi, 61",
                "rol rdi, 51",
                "xchg rbx, rbx",
                in("rax") &raw const words,
                inout("rdx") answer,
            );
        }
        answer
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn request(_: [usize; 4]) -> usize {
        0
    }
}
