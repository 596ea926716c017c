//! The search: which repairs of body, header and secret make a delivery verify.

use alloc::{vec, vec::Vec};

use hmac::{Hmac, KeyInit, Mac as _};
use sha1::Sha1;
use sha2::Sha512;

use super::attempt::Flow;
use super::header::{Claim, Mac};
use super::{Cause, Evidence, body, charset, secret};
use crate::verify::{SignedBytes, Verdict};
use crate::{Encoding, MacKey, Signature};

/// The longest body, in bytes, of which two repairs are tried together.
const MAX_PAIRED_BODY: usize = 64 * 1024;

/// How many MACs are made at most. One over a long body counts for each 256 bytes of it.
const MAX_MACS: usize = 200_000;

/// What the MAC proves to have gone wrong.
pub(super) struct Proof {
    pub(super) causes: Vec<Cause>,
    pub(super) body: Vec<u8>,
}

/// A MAC beside a key, of one algorithm.
enum Check<'a> {
    Sha256(MacKey, &'a Signature),
    Sha1(Hmac<Sha1>, &'a [u8; 20]),
    Sha512(Hmac<Sha512>, &'a [u8; 64]),
}

impl<'a> Check<'a> {
    fn new(mac: &'a Mac, secret: &[u8]) -> Option<Self> {
        if secret.is_empty() {
            return None;
        }
        Some(match mac {
            Mac::Sha256(signature) => Self::Sha256(MacKey::new(secret).ok()?, signature),
            Mac::Sha1(mac) => Self::Sha1(Hmac::new_from_slice(secret).ok()?, mac),
            Mac::Sha512(mac) => Self::Sha512(Hmac::new_from_slice(secret).ok()?, mac),
        })
    }

    /// MACs are compared in constant time here, too. Another algorithm is judged over the exact
    /// bytes only.
    fn judge(&self, body: &[u8], reading: &SignedBytes<'_>) -> Verdict {
        let is_exact = match self {
            Self::Sha256(key, signature) => return reading.verify_with(key, signature),
            Self::Sha1(key, mac) => key.clone().chain_update(body).verify_slice(&mac[..]).is_ok(),
            Self::Sha512(key, mac) => key.clone().chain_update(body).verify_slice(&mac[..]).is_ok(),
        };
        if is_exact { Verdict::Authentic } else { Verdict::Mismatch }
    }
}

/// A check, and what went wrong if it succeeds.
struct Candidate<'a> {
    causes: Vec<Cause>,
    check: Check<'a>,
}

pub(super) struct Search<'a> {
    evidence: &'a Evidence<'a>,
    /// The claims under the secrets as they were given, repaired once, and repaired twice.
    suspects: [Vec<Candidate<'a>>; 3],
    macs_left: usize,
    pub(super) proof: Option<Proof>,
    /// What leads to a MAC that only the lossy computation explains.
    pub(super) lossy: Option<Vec<Cause>>,
}

impl<'a> Search<'a> {
    pub(super) fn new(evidence: &'a Evidence<'a>, claims: &'a [Claim]) -> Self {
        let mut suspects = [vec![], vec![], vec![]];
        for claim in claims {
            let mut add = |repairs: usize, causes: &[Cause], secret: &[u8]| {
                if let Some(check) = Check::new(&claim.mac, secret) {
                    let causes = [&claim.causes, causes].concat();
                    suspects[repairs].push(Candidate { causes, check });
                }
            };
            for secret in evidence.secrets {
                add(0, &[], secret);
                secret::repairs(secret, &mut |cause, repaired| add(1, &[cause], repaired));
                secret::repairs_twice(secret, &mut |causes, repaired| add(2, &causes, repaired));
            }
            for other in evidence.other_secrets {
                add(1, &[Cause::SecretOther], other);
                secret::clean(other, &mut |cause, cleaned| {
                    add(2, &[Cause::SecretOther, cause], cleaned);
                });
            }
        }
        Self { evidence, suspects, macs_left: MAX_MACS, proof: None, lossy: None }
    }

    /// Tries one cause beside those of the header, then two, and last what takes many MACs.
    pub(super) fn run(&mut self) -> Flow {
        let body = self.evidence.body;
        self.judge(&[], body, 0)?;
        // An encoding that somebody chose is the first suspect.
        if self.evidence.encoding != Encoding::default() {
            self.judge_otherwise(&[], body, 0)?;
        }
        body::repairs(body, &mut |cause, repaired| self.judge(&[cause], repaired, 0))?;
        self.judge(&[], body, 1)?;
        for repairs in [0, 1] {
            for other in self.evidence.other_bodies {
                self.judge(&[Cause::BodyOfOtherDelivery], other, repairs)?;
            }
            self.judge(&[Cause::MacOfEmptyBody], b"", repairs)?;
            self.judge_otherwise(&[], body, repairs)?;
        }
        if body.len() > MAX_PAIRED_BODY {
            return Flow::Continue(());
        }

        body::repairs(body, &mut |cause, repaired| self.judge(&[cause], repaired, 1))?;
        self.judge(&[], body, 2)?;
        body::repairs(body, &mut |last, repaired| {
            self.judge_otherwise(&[last], repaired, 0)?;
            body::repairs(repaired, &mut |first, repaired| {
                if first == last {
                    return Flow::Continue(());
                }
                self.judge(&[last, first], repaired, 0)
            })
        })?;
        charset::restore(body, &mut |cause, restored| {
            self.judge(&[cause], restored, 0)?;
            self.judge_otherwise(&[cause], restored, 0)
        })
    }

    /// Judges a body under the secrets that were repaired so often.
    fn judge(&mut self, causes: &[Cause], body: &[u8], repairs: usize) -> Flow {
        self.judge_under(self.evidence.encoding, causes, body, repairs)
    }

    /// Judges a body under the encoding that should be in use, or that a sender who signs other
    /// bytes than UTF-8 needs.
    fn judge_otherwise(&mut self, causes: &[Cause], body: &[u8], repairs: usize) -> Flow {
        let better = match core::str::from_utf8(body) {
            _ if body.is_ascii() => return Flow::Continue(()),
            Ok(_) => Encoding::Auto,
            Err(_) => Encoding::Bytes,
        };
        if better == self.evidence.encoding {
            return Flow::Continue(());
        }
        let causes = [causes, &[Cause::EncodingOption]].concat();
        self.judge_under(better, &causes, body, repairs)
    }

    fn judge_under(
        &mut self,
        encoding: Encoding,
        causes: &[Cause],
        body: &[u8],
        repairs: usize,
    ) -> Flow {
        let reading = SignedBytes::new(body, encoding);
        if self.suspects[repairs].is_empty() {
            // The body was made all the same.
            return charge(&mut self.macs_left, body);
        }
        for Candidate { causes: others, check } in &self.suspects[repairs] {
            charge(&mut self.macs_left, body)?;
            let verdict = check.judge(body, &reading);
            if verdict == Verdict::Mismatch {
                continue;
            }
            let causes = [causes, others].concat();
            if verdict == Verdict::Authentic {
                self.proof = Some(Proof { causes, body: body.to_vec() });
                return Flow::Break(());
            }
            self.lossy.get_or_insert(causes);
        }
        Flow::Continue(())
    }
}

/// Pays for one MAC over a body; breaks off if nothing is left to pay with.
fn charge(macs_left: &mut usize, body: &[u8]) -> Flow {
    let Some(left) = macs_left.checked_sub(1 + body.len() / 256) else {
        return Flow::Break(());
    };
    *macs_left = left;
    Flow::Continue(())
}
