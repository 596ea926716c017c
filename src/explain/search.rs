//! The search: which repairs of body, header and secret make a delivery verify.

mod signers;

use alloc::{vec, vec::Vec};

use zeroize::Zeroizing;

use super::attempt::{Budget, Flow};
use super::copy;
use super::header::Claim;
use super::mac::{Hash, hashes_of};
use super::{Cause, Evidence, Stage, body, guess, secret};
use crate::verify::{SignedBytes, Verdict};
use crate::{Encoding, MacKey, Signature};

/// How many decodings of a body are undone one after another: gzip in base64 in a message of a queue.
const MAX_DECODINGS: usize = 3;

/// How many texts that a body may be a decoding of are decoded further.
const MAX_BRANCHES: usize = 24;

/// Where the candidates stand that were typed otherwise.
const MISTYPED: usize = 3;

/// Where those stand that have the likeliest hash of their length only, for what is tried most often.
const LIKELY: usize = 4;

/// What a MAC costs beside its message: the blocks of the key and of the padding, in bytes.
const MAC_COST: usize = 192;

/// What the MAC proves to have gone wrong.
pub(super) struct Proof {
    pub(super) causes: Vec<Cause>,
    pub(super) body: Vec<u8>,
    /// Whose body was signed, by its place among the other deliveries.
    pub(super) other_delivery: Option<usize>,
}

/// A secret beside a MAC, and what went wrong if it explains that.
struct Candidate<'a> {
    causes: Vec<Cause>,
    secret: Zeroizing<Vec<u8>>,
    mac: &'a [u8],
    hash: &'static Hash,
    /// The key and the signature, if the MAC is as documented.
    documented: Option<(MacKey, Signature)>,
}

impl<'a> Candidate<'a> {
    fn new(
        claim: &'a Claim,
        hash: &'static Hash,
        causes: Vec<Cause>,
        secret: &[u8],
    ) -> Option<Self> {
        // A key of zeros is the key of an empty secret.
        if secret.iter().all(|&byte| byte == 0) {
            return None;
        }
        let key = MacKey::new(secret).ok()?;
        let signature = <[u8; 32]>::try_from(&claim.mac[..]).ok().map(Signature::new);
        Some(Self {
            causes,
            secret: Zeroizing::new(secret.to_vec()),
            mac: &claim.mac,
            hash,
            documented: signature.filter(|_| hash.cause.is_none()).map(|one| (key, one)),
        })
    }

    /// What the MAC proves of a body. One that is not as documented is compared over the exact
    /// bytes only. Every comparison takes constant time.
    fn verdict(&self, body: &[u8], signed_bytes: &SignedBytes<'_>) -> Verdict {
        match &self.documented {
            Some((key, signature)) => signed_bytes.verify_with(key, signature),
            None if self.hash.has_hmac(&self.secret, &[body], self.mac) => Verdict::Authentic,
            None => Verdict::Mismatch,
        }
    }
}

pub(super) struct Search<'a> {
    evidence: &'a Evidence<'a>,
    claims: &'a [Claim],
    /// The secrets as they were given, repaired once, repaired twice, typed otherwise, and as they were given
    /// with one hash.
    candidates: [Vec<Candidate<'a>>; 5],
    budget: Budget,
    pub(super) proof: Option<Proof>,
    /// What leads to a MAC that only the lossy computation explains.
    pub(super) lossy: Option<Vec<Cause>>,
}

impl<'a> Search<'a> {
    pub(super) fn new(evidence: &'a Evidence<'a>, claims: &'a [Claim]) -> Self {
        let mut search = Self {
            evidence,
            claims,
            candidates: [vec![], vec![], vec![], vec![], vec![]],
            budget: Budget::for_body(evidence.body),
            proof: None,
            lossy: None,
        };
        for secret in evidence.secrets {
            search.add(0, &[], secret);
            search.add(LIKELY, &[], secret);
            secret::repairs(secret, &mut |cause, repaired| search.add(1, &[cause], repaired));
        }
        secret::joined(evidence.secrets, &mut |cause, whole| search.add(1, &[cause], whole));
        for other in evidence.other_secrets {
            search.add(1, &[Cause::SecretOther], other);
        }
        search
    }

    /// Adds a secret that was repaired so often.
    fn add(&mut self, repairs: usize, causes: &[Cause], secret: &[u8]) {
        for claim in self.claims {
            let tried = if repairs == LIKELY { 1 } else { usize::MAX };
            for (hash, wrong) in hashes_of(claim.mac.len()).take(tried) {
                let causes = [wrong.as_slice(), &claim.causes, causes].concat();
                let candidate = Candidate::new(claim, hash, causes, secret);
                self.candidates[repairs].extend(candidate);
            }
        }
    }

    /// Tries one stage after another. Gives those that the budget did not reach or not finish.
    pub(super) fn run(&mut self) -> &'static [Stage] {
        for (at, stage) in Stage::ALL.iter().enumerate() {
            if self.try_stage(*stage).is_break() {
                return if self.proof.is_some() { &[] } else { &Stage::ALL[at..] };
            }
        }
        &[]
    }

    fn try_stage(&mut self, stage: Stage) -> Flow {
        let body = self.evidence.body;
        match stage {
            Stage::Body => {
                self.judge(&[], body, 0)?;
                // An encoding that somebody chose is the first suspect.
                if self.evidence.encoding != Encoding::default() {
                    self.judge_otherwise(&[], body, 0)?;
                }
                self.decoded(1, 0)
            }
            Stage::Secret => {
                self.judge(&[], body, 1)?;
                self.judge_otherwise(&[], body, 0)?;
                self.judge_otherwise(&[], body, 1)
            }
            Stage::OtherDelivery => self.other_deliveries(),
            Stage::Signer => self.signers(),
            Stage::Rewriting => {
                self.rewritten(body::rewritings, 0)?;
                self.rewritten(body::reordered, 0)
            }
            Stage::Decodings => {
                // The fewest first.
                (2..=MAX_DECODINGS).try_for_each(|depth| self.decoded(depth, 0))
            }
            Stage::Values => {
                self.rewritten(body::rewritten, 0)?;
                self.rewritten(body::cased, 0)
            }
            Stage::LostCharacters => body::lost_with_trace(body, &mut |cause, restored| {
                self.judge_restored(cause, restored)
            }),
            Stage::MistypedSecret => {
                for secret in self.evidence.secrets {
                    secret::mistyped(secret, &mut |cause, typed| {
                        self.add(MISTYPED, &[cause], typed);
                    });
                }
                self.judge(&[], body, MISTYPED)
            }
            Stage::BodyAndSecret => {
                self.decoded(2, 1)?;
                self.rewritten(body::rewritings, 1)?;
                self.rewritten(body::rewritten, 1)
            }
            Stage::TwoOfSecret => {
                self.repair_secrets_twice();
                self.judge(&[], body, 2)
            }
            Stage::TwoOfBody => self.two_of_body(),
            Stage::EditedSecret => self.edited_secrets(),
            Stage::HiddenCharacters => body::lost_without_trace(body, &mut |cause, restored| {
                self.judge_restored(cause, restored)
            }),
        }
    }

    /// Tries other ends, and up to so many decodings one after another.
    fn decoded(&mut self, depth: usize, repairs: usize) -> Flow {
        let body = self.evidence.body;
        self.budget.charge_text(body, body::PASSES)?;
        body::edges(body, &mut |cause, repaired| self.judge(&[cause], repaired, repairs))?;
        if let Some(text) = self.evidence.brotli {
            self.judge(&[Cause::BodyBrotli], text, repairs)?;
            self.decodings(&[Cause::BodyBrotli], text, depth, repairs)?;
        }
        self.decodings(&[], body, depth, repairs)
    }

    fn rewritten(&mut self, step: body::Step, repairs: usize) -> Flow {
        let body = self.evidence.body;
        self.budget.charge_text(body, body::PASSES)?;
        step(body, &mut |cause, repaired| self.judge(&[cause], repaired, repairs))
    }

    /// Undoes one decoding after another, up to so many.
    fn decodings(&mut self, before: &[Cause], body: &[u8], depth: usize, repairs: usize) -> Flow {
        self.budget.charge_text(body, body::PASSES)?;
        let mut inner = vec![];
        body::decodings(body, &mut |cause, repaired| {
            let causes = joined(before, cause);
            self.judge(&causes, repaired, repairs)?;
            // An event in ASCII is what no decoding is left of.
            let goes_on = depth > 1 && !(repaired.is_ascii() && guess::is_event(repaired));
            if goes_on && repaired != body && inner.len() < MAX_BRANCHES {
                inner.push((causes, repaired.to_vec()));
            }
            Flow::Continue(())
        })?;
        for (causes, repaired) in inner {
            self.decodings(&causes, &repaired, depth - 1, repairs)?;
        }
        Flow::Continue(())
    }

    /// Undoes what was done last, and then what was done before.
    fn two_of_body(&mut self) -> Flow {
        let body = self.evidence.body;
        let mut firsts = |last: Cause, repaired: &[u8], steps: &[body::Step]| {
            self.budget.charge_text(repaired, body::PASSES)?;
            self.judge_otherwise(&[last], repaired, 0)?;
            for step in steps {
                step(repaired, &mut |first, repaired| {
                    self.judge(&joined(&[last], first), repaired, 0)
                })?;
            }
            Flow::Continue(())
        };
        let [edges, decodings, rewritings, rewritten]: [body::Step; 4] =
            [body::edges, body::decodings, body::rewritings, body::rewritten];
        edges(body, &mut |last, repaired| {
            firsts(last, repaired, &[edges, decodings, rewritings, rewritten])
        })?;
        decodings(body, &mut |last, repaired| {
            firsts(last, repaired, &[edges, rewritings, rewritten])
        })?;
        rewritings(body, &mut |last, repaired| {
            firsts(last, repaired, &[edges, decodings, body::cased])
        })?;
        rewritten(body, &mut |last, repaired| firsts(last, repaired, &[rewritings, edges]))
    }

    fn repair_secrets_twice(&mut self) {
        for secret in self.evidence.secrets {
            secret::repairs_twice(secret, &mut |causes, repaired| self.add(2, causes, repaired));
        }
        for other in self.evidence.other_secrets {
            secret::repairs(other, &mut |cause, repaired| {
                self.add(2, &[Cause::SecretOther, cause], repaired);
            });
        }
    }

    /// One edit after another, since they are too many to be kept.
    fn edited_secrets(&mut self) -> Flow {
        let body = self.evidence.body;
        // The exact bytes are what `auto` judges of UTF-8.
        let is_utf8 = core::str::from_utf8(body).is_ok();
        let encoding = match self.evidence.encoding {
            Encoding::Auto if is_utf8 => Encoding::Bytes,
            other => other,
        };
        for secret in self.evidence.secrets {
            secret::edited(secret, &mut |cause, typed| {
                self.candidates[MISTYPED].clear();
                self.add(MISTYPED, &[cause], typed);
                // With a signer that is right otherwise.
                self.candidates[MISTYPED].retain(|candidate| candidate.hash.cause.is_none());
                self.judge_under(encoding, &[], body, MISTYPED)
            })?;
        }
        Flow::Continue(())
    }

    /// Looks for the delivery that the signature belongs to.
    fn other_deliveries(&mut self) -> Flow {
        for repairs in [0, 1] {
            for (at, other) in self.evidence.other_deliveries.iter().enumerate() {
                let cause = copy::cause_of(self.evidence, other);
                if self.judge(&[cause], other.body, repairs).is_break() {
                    if let Some(proof) = &mut self.proof {
                        proof.other_delivery = Some(at);
                    }
                    return Flow::Break(());
                }
            }
        }
        Flow::Continue(())
    }

    /// Judges one of many bodies by its exact bytes, which are what `auto` judges of UTF-8.
    fn judge_restored(&mut self, cause: Cause, restored: &[u8]) -> Flow {
        if self.evidence.encoding != Encoding::Auto {
            self.judge(&[cause], restored, LIKELY)?;
        } else if core::str::from_utf8(restored).is_ok() {
            return self.judge_under(Encoding::Bytes, &[cause], restored, LIKELY);
        }
        self.judge_otherwise(&[cause], restored, LIKELY)
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
        self.judge_under(better, &joined(causes, Cause::EncodingOption), body, repairs)
    }

    fn judge_under(
        &mut self,
        encoding: Encoding,
        causes: &[Cause],
        body: &[u8],
        repairs: usize,
    ) -> Flow {
        // The body was made, whatever it is compared with.
        self.budget.charge(body.len())?;
        let signed_bytes = SignedBytes::new(body, encoding);
        // Of what is not ASCII the low bytes are another message.
        let times = if encoding == Encoding::Bytes || body.is_ascii() { 1 } else { 3 };
        for candidate in &self.candidates[repairs] {
            self.budget.charge(times * (MAC_COST + body.len()))?;
            let verdict = candidate.verdict(body, &signed_bytes);
            if verdict == Verdict::Mismatch {
                continue;
            }
            let causes = [causes, &candidate.causes].concat();
            if verdict == Verdict::Authentic {
                self.proof = Some(Proof { causes, body: body.to_vec(), other_delivery: None });
                return Flow::Break(());
            }
            self.lossy.get_or_insert(causes);
        }
        Flow::Continue(())
    }
}

/// The causes with one more, unless two steps have it in common.
fn joined(causes: &[Cause], more: Cause) -> Vec<Cause> {
    let mut all = causes.to_vec();
    if !all.contains(&more) {
        all.push(more);
    }
    all
}
