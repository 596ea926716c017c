//! What a sender signed in place of the body, or made otherwise than as an HMAC under the secret.

use super::{Candidate, MAC_COST, Proof, Search};
use crate::explain::attempt::Flow;
use crate::explain::mac::hashes_of;
use crate::explain::{Cause, signer};

impl Search<'_> {
    /// Tries what a sender may have signed instead of the body, or without a MAC.
    pub(super) fn signers(&mut self) -> Flow {
        signer::messages(self.evidence, &mut |cause, message| {
            self.judge_message(cause, message, 0)?;
            self.judge_message(cause, message, 1)
        })?;
        self.keys_of_nobody()?;
        self.other_macs()?;
        signer::seldom(self.evidence, &mut |cause, message| self.judge_message(cause, message, 0))
    }

    /// A key that stands where the sender had none.
    fn keys_of_nobody(&mut self) -> Flow {
        let body = self.evidence.body;
        for claim in self.claims {
            for (hash, wrong) in hashes_of(claim.mac.len()) {
                for key in signer::NO_SECRETS {
                    self.budget.charge(MAC_COST + body.len())?;
                    if hash.has_hmac(key.as_bytes(), &[body], &claim.mac) {
                        let cause = [Cause::MacWithPlaceholderKey];
                        let causes = [&cause[..], wrong.as_slice(), &claim.causes].concat();
                        self.proof =
                            Some(Proof { causes, body: body.to_vec(), other_delivery: None });
                        return Flow::Break(());
                    }
                }
            }
        }
        Flow::Continue(())
    }

    /// What is no HMAC of the body, or one of what was made of it.
    fn other_macs(&mut self) -> Flow {
        let body = self.evidence.body;
        for candidate in self.candidates[..2].iter().flatten() {
            self.budget.charge(2 * MAC_COST + body.len())?;
            let mac = signer::signed_once(&candidate.secret, body);
            for message in [&mac, hex::encode(&mac).as_bytes()] {
                if candidate.hash.has_hmac(&candidate.secret, &[message], candidate.mac) {
                    self.proof = Some(candidate.proof(Cause::MacOfHash, body));
                    return Flow::Break(());
                }
            }
            for unkeyed in signer::hashed(&candidate.secret, body) {
                self.budget.charge(MAC_COST + body.len())?;
                if candidate.hash.has_digest(&unkeyed.parts, candidate.mac) {
                    self.proof = Some(candidate.proof(unkeyed.cause, body));
                    return Flow::Break(());
                }
            }
            for joined in [[&candidate.secret[..], body], [body, &candidate.secret]] {
                self.budget.charge(MAC_COST + body.len())?;
                if candidate.hash.has_hmac(&candidate.secret, &joined, candidate.mac) {
                    self.proof = Some(candidate.proof(Cause::MacConcatenated, body));
                    return Flow::Break(());
                }
            }
            // The arguments in the wrong order: the body is the key.
            self.budget.charge(MAC_COST + body.len())?;
            if candidate.hash.has_hmac(body, &[&candidate.secret], candidate.mac) {
                self.proof = Some(candidate.proof(Cause::MacArgumentsSwapped, body));
                return Flow::Break(());
            }
        }
        Flow::Continue(())
    }

    /// Judges a message that is made of the body, which is the one that was signed.
    fn judge_message(&mut self, cause: Cause, message: &[u8], repairs: usize) -> Flow {
        for candidate in &self.candidates[repairs] {
            self.budget.charge(MAC_COST + message.len())?;
            if candidate.hash.has_hmac(&candidate.secret, &[message], candidate.mac) {
                self.proof = Some(candidate.proof(cause, message));
                return Flow::Break(());
            }
        }
        Flow::Continue(())
    }
}

impl Candidate<'_> {
    fn proof(&self, cause: Cause, body: &[u8]) -> Proof {
        let causes = [&[cause], &self.causes[..]].concat();
        Proof { causes, body: body.to_vec(), other_delivery: None }
    }
}
