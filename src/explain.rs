//! What went wrong with a delivery that does not verify.

mod attempt;
mod base64;
mod body;
mod cause;
mod charset;
mod header;
mod reserialize;
mod search;
mod secret;

use alloc::{vec, vec::Vec};
use core::fmt;
use core::ops::ControlFlow;

pub use cause::{Cause, Component};

use crate::json::{self, Kind};
use crate::{Encoding, Error, JsonFault, MacKey, Options, authenticate};
use header::Claim;
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
    /// Bodies of other deliveries: bodies and headers get mixed up.
    pub other_bodies: &'a [&'a [u8]],
}

impl fmt::Debug for Evidence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evidence")
            .field("body", &self.body.len())
            .field("header", &self.header.map(<[u8]>::len))
            .field("secrets", &self.secrets.len())
            .field("encoding", &self.encoding)
            .field("other_secrets", &self.other_secrets.len())
            .field("other_bodies", &self.other_bodies.len())
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
}

impl fmt::Debug for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diagnosis")
            .field("verdict", &self.verdict)
            .field("causes", &self.causes)
            .field("is_proven", &self.is_proven)
            .field("signed_body", &self.signed_body.as_ref().map(Vec::len))
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
/// Work: at most 200,000 MACs, where one over a long body counts for each 256 bytes of it. Of a body
/// over 64 KiB, mistakes are undone one by one only, and one over 1 MiB is not judged.
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
    let unproven = |causes| Diagnosis { verdict, causes, is_proven: false, signed_body: None };
    match verdict {
        Ok(()) => return Diagnosis { is_proven: true, ..unproven(vec![]) },
        Err(Error::BodyTooLarge) => return unproven(vec![Cause::BodyTooLarge]),
        Err(Error::MissingSignature) => return unproven(vec![Cause::HeaderMissing]),
        Err(_) => {}
    }

    let claims = header::claims(evidence.header.unwrap_or_default());
    if claims.is_empty() {
        // No MAC to look for: whatever is undone, nothing could fit.
        return unproven(heuristics(evidence, &claims));
    }
    let mut search = Search::new(evidence, &claims);
    // Broken off with a proof, or because the work has grown too much.
    let (ControlFlow::Break(()) | ControlFlow::Continue(())) = search.run();
    if let Some(Proof { causes, body }) = search.proof {
        let signed_body = (body != evidence.body).then_some(body);
        return Diagnosis { verdict, causes, is_proven: true, signed_body };
    }
    if let Some(mut causes) = search.lossy {
        causes.push(Cause::LossyMac);
        return unproven(causes);
    }
    unproven(heuristics(evidence, &claims))
}

/// What a receiver says before it parses.
fn judge(evidence: &Evidence<'_>) -> Result<(), Error> {
    let keys: Vec<_> =
        evidence.secrets.iter().filter_map(|secret| MacKey::new(secret).ok()).collect();
    let options = Options { encoding: evidence.encoding, ..Options::default() };
    authenticate(evidence.body, evidence.header, &keys, &options)
}

/// What body, header and secret look like, where no MAC tells.
fn heuristics(evidence: &Evidence<'_>, claims: &[Claim]) -> Vec<Cause> {
    let mut causes = match claims {
        [] => vec![Cause::HeaderMalformed],
        [claim, ..] => claim.causes.clone(),
    };
    causes.extend(body_heuristics(evidence.body));
    for secret in evidence.secrets {
        secret::clean(secret, &mut |cause, _| {
            if !causes.contains(&cause) {
                causes.push(cause);
            }
        });
    }
    if causes.is_empty() {
        causes.push(Cause::Unexplained);
    }
    causes
}

fn body_heuristics(body: &[u8]) -> Option<Cause> {
    if body.is_empty() {
        return Some(Cause::BodyEmpty);
    }
    if body.starts_with(b"[object ") {
        return Some(Cause::BodyObjectText);
    }
    let Ok(text) = core::str::from_utf8(body) else {
        return Some(Cause::BodyEncodedLatin1);
    };
    if text.contains('\u{FFFD}') {
        return Some(Cause::BodyReplaced);
    }
    if body.iter().any(|&byte| charset::is_out_of_json(byte)) {
        return Some(Cause::BodyDecodedAscii);
    }
    // What was made of an object can be told by the object in it.
    let mut wrapping = None;
    let _ = body::wrappings(body, &mut |cause, inner| {
        if !is_object(inner) {
            return ControlFlow::Continue(());
        }
        wrapping = Some(cause);
        ControlFlow::Break(())
    });
    wrapping.or_else(|| match json::read(text, false, &mut |_| {}) {
        Err(error) if error.fault == JsonFault::UnexpectedEnd => Some(Cause::BodyTruncated),
        _ => None,
    })
}

fn is_object(body: &[u8]) -> bool {
    core::str::from_utf8(body).is_ok_and(|text| {
        json::read(text, false, &mut |_| {}).is_ok_and(|document| document.kind == Kind::Object)
    })
}
