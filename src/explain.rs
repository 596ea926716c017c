//! What went wrong with a delivery that does not verify.

mod attempt;
mod body;
mod cause;
mod component;
mod copy;
mod date;
mod guess;
mod header;
mod mac;
mod normalize;
mod notation;
mod search;
mod secret;
mod signer;
mod stage;

use alloc::{vec, vec::Vec};
use core::fmt;

pub use cause::Cause;
pub use component::Component;
pub use stage::Stage;

use crate::{Encoding, Error, MacKey, Options, authenticate};
use search::{Proof, Search};

/// A delivery that may not verify, and what else may explain it.
///
/// Minor versions may add fields: fill up with `..Evidence::default()`. `Debug` shows lengths only.
///
/// ```
/// let evidence = wms_webhook::Evidence { body: b"{}", ..Default::default() };
/// assert!(format!("{evidence:?}").contains("body: 2"));
/// ```
#[derive(Clone, Copy, Default)]
pub struct Evidence<'a> {
    /// The body in hand.
    pub body: &'a [u8],
    /// The value of the signature header; several values joined by commas.
    pub header: Option<&'a [u8]>,
    /// The secrets in use. Empty ones are passed over.
    pub secrets: &'a [&'a [u8]],
    /// The encoding in use.
    pub encoding: Encoding,
    /// Secrets of other Config IDs, or retired ones.
    pub other_secrets: &'a [&'a [u8]],
    /// What the body decompresses to as brotli. Natively that is found out without it; a wasm has no
    /// decoder, and takes what that of its runtime makes.
    pub brotli: Option<&'a [u8]>,
    /// Other deliveries: bodies and headers get mixed up, and deliveries are copied and altered.
    pub other_deliveries: &'a [OtherDelivery<'a>],
}

/// A delivery beside the one that is explained.
///
/// ```
/// let other = wms_webhook::OtherDelivery { body: b"{}", header: None };
/// assert_eq!(format!("{other:?}"), "OtherDelivery { body: 2, header: None }");
/// ```
#[derive(Clone, Copy)]
pub struct OtherDelivery<'a> {
    /// Its body.
    pub body: &'a [u8],
    /// The value of its signature header, if that is known.
    pub header: Option<&'a [u8]>,
}

impl fmt::Debug for OtherDelivery<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtherDelivery")
            .field("body", &self.body.len())
            .field("header", &self.header.map(<[u8]>::len))
            .finish()
    }
}

impl fmt::Debug for Evidence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evidence")
            .field("body", &self.body.len())
            .field("header", &self.header.map(<[u8]>::len))
            .field("secrets", &self.secrets.len())
            .field("encoding", &self.encoding)
            .field("other_secrets", &self.other_secrets.len())
            .field("brotli", &self.brotli.map(<[u8]>::len))
            .field("other_deliveries", &self.other_deliveries.len())
            .finish()
    }
}

/// What is known of a delivery. It holds no secret and no MAC, and `Debug` does not show the body.
///
/// ```
/// use wms_webhook::{Cause, Error, Evidence, explain};
///
/// let diagnosis = explain(&Evidence { secrets: &[b"mac secret"], ..Evidence::default() });
/// assert_eq!(diagnosis.verdict, Err(Error::MissingSignature));
/// assert!(!diagnosis.causes.is_empty() && diagnosis.signed_body.is_none());
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnosis {
    /// What [`receive`](crate::receive) would say of the MAC.
    pub verdict: Result<(), Error>,
    /// What went wrong, one or several mistakes that came together. Empty only if the delivery is
    /// authentic.
    pub causes: Vec<Cause>,
    /// Whether the MAC proves it: with all causes undone the delivery verifies. If not, they are
    /// what body, header and secret look like.
    pub is_proven: bool,
    /// The body that was signed, if that is proven and it is not the one in hand.
    pub signed_body: Option<Vec<u8>>,
    /// The delivery among [`Evidence::other_deliveries`] whose body, signature or event it has.
    pub other_delivery: Option<usize>,
    /// What was left untried, because the budget was spent: of the first of these a part, of the
    /// others all. Empty if the search is complete or has found a proof.
    pub untried: &'static [Stage],
}

impl fmt::Debug for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diagnosis")
            .field("verdict", &self.verdict)
            .field("causes", &self.causes)
            .field("is_proven", &self.is_proven)
            .field("signed_body", &self.signed_body.as_ref().map(Vec::len))
            .field("other_delivery", &self.other_delivery)
            .field("untried", &self.untried)
            .finish()
    }
}

/// Finds out why a delivery does not verify: undoes what is known to go wrong with bodies, headers
/// and secrets, first one mistake, then two together, until the MAC fits.
///
/// A proof is a MAC that fits: nothing is proven by how it looks. The simplest explanation is
/// tried first. Where no MAC fits, the causes are those that body, header and secret look like;
/// where they look like none, [`Cause::Unexplained`].
///
/// The work is bounded by a count of the bytes that are read, written and hashed: 64 MiB, and 128
/// for each byte of the body. What that leaves untried is said. A body over 1 MiB is not judged.
///
/// ```
/// use wms_webhook::{Cause, Evidence, explain};
///
/// // Signed as {"timestamp":1,"sequence":0}, then parsed and written again by Python.
/// let header = "hmac-sha256=4bf65963069d1499873ebc1bf94f51ef357cf736c362e30f05b851ed396c2a80";
/// let diagnosis = explain(&Evidence {
///     body: br#"{"timestamp": 1, "sequence": 0}"#,
///     header: Some(header.as_bytes()),
///     secrets: &[b"mac secret\n"],
///     ..Evidence::default()
/// });
/// assert_eq!(diagnosis.causes, [Cause::BodyReserialized, Cause::SecretWhitespace]);
/// assert!(diagnosis.is_proven);
/// assert_eq!(diagnosis.signed_body.unwrap(), br#"{"timestamp":1,"sequence":0}"#);
/// ```
#[must_use]
pub fn explain(evidence: &Evidence<'_>) -> Diagnosis {
    let verdict = judge(evidence);
    let unproven = |causes| Diagnosis {
        verdict,
        causes,
        is_proven: false,
        signed_body: None,
        other_delivery: None,
        untried: &[],
    };
    match verdict {
        Ok(()) => return Diagnosis { is_proven: true, ..unproven(vec![]) },
        Err(Error::BodyTooLarge) => return unproven(vec![Cause::BodyTooLarge]),
        Err(Error::MissingSignature) => return unproven(vec![Cause::HeaderMissing]),
        Err(_) => {}
    }

    let claims = header::claims(evidence.header.unwrap_or_default());
    if claims.is_empty() {
        // No MAC to look for: whatever is undone, nothing could fit.
        let header = evidence.header.unwrap_or_default();
        let malformed = match header {
            _ if header::is_placeholder(header) => Cause::HeaderPlaceholder,
            _ if header::is_of_bytes(header) => Cause::HeaderBytes,
            _ if header::has_signs(header) => Cause::HeaderDigits,
            _ => Cause::HeaderMalformed,
        };
        return unproven(guess::causes(evidence, &[malformed]));
    }
    let mut search = Search::new(evidence, &claims);
    let untried = search.run();
    if let Some(Proof { causes, body, other_delivery }) = search.proof {
        // Its MAC is that of the other one because both have the same low bits: no mistake makes such a body.
        if verdict == Err(Error::AmbiguousBody) && other_delivery.is_some() {
            return Diagnosis { other_delivery, untried, ..unproven(vec![Cause::LossyMac]) };
        }
        let signed_body = (body != evidence.body).then_some(body);
        return Diagnosis {
            verdict,
            causes,
            is_proven: true,
            signed_body,
            other_delivery,
            untried,
        };
    }
    if let Some(mut causes) = search.lossy {
        causes.push(Cause::LossyMac);
        return Diagnosis { untried, ..unproven(causes) };
    }
    if let Some(original) = copy::original_of_header(evidence) {
        // With the signature of the original it verifies.
        let causes = vec![Cause::HeaderAlteredCopy];
        let other_delivery = Some(original);
        return Diagnosis { is_proven: true, other_delivery, ..unproven(causes) };
    }
    let causes = guess::causes(evidence, &claims[0].looks());
    if causes == [Cause::Unexplained]
        && let Some(original) = copy::original_of_event(evidence)
    {
        let other_delivery = Some(original);
        return Diagnosis { other_delivery, untried, ..unproven(vec![Cause::BodyForgedCopy]) };
    }
    Diagnosis { untried, ..unproven(causes) }
}

/// What a receiver says before it parses.
fn judge(evidence: &Evidence<'_>) -> Result<(), Error> {
    let keys: Vec<_> =
        evidence.secrets.iter().filter_map(|secret| MacKey::new(secret).ok()).collect();
    let options = Options { encoding: evidence.encoding, ..Options::default() };
    authenticate(evidence.body, evidence.header, &keys, &options)
}
