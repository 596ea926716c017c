//! Why a delivery does not verify.

use alloc::{vec, vec::Vec};

use crate::{Encoding, Error, MacKey, Signature, verify};

/// A delivery that may not verify, and what else may explain it.
#[derive(Clone, Copy, Default)]
#[allow(missing_docs)]
pub struct Evidence<'a> {
    pub body: &'a [u8],
    pub header: Option<&'a [u8]>,
    pub secrets: &'a [&'a [u8]],
    pub encoding: Encoding,
    pub other_secrets: &'a [&'a [u8]],
    pub other_bodies: &'a [&'a [u8]],
}

/// What is known of a delivery.
#[allow(missing_docs)]
pub struct Diagnosis {
    pub verdict: Result<(), Error>,
    pub causes: Vec<Cause>,
    pub is_proven: bool,
    pub signed_body: Option<Vec<u8>>,
}

/// What went wrong.
#[derive(Clone, Copy)]
#[allow(missing_docs)]
pub enum Cause {
    Unexplained,
}

/// What is at fault.
#[derive(Clone, Copy)]
#[allow(missing_docs)]
pub enum Part {
    Body,
}

#[allow(missing_docs)]
impl Part {
    #[must_use]
    pub const fn name(self) -> &'static str {
        "body"
    }
}

#[allow(missing_docs)]
impl Cause {
    pub const ALL: &[Self] = &[Self::Unexplained];

    #[must_use]
    pub const fn code(self) -> &'static str {
        "unexplained"
    }

    #[must_use]
    pub const fn part(self) -> Part {
        Part::Body
    }

    #[must_use]
    pub const fn summary(self) -> &'static str {
        "Nothing that is known to go wrong explains it."
    }

    #[must_use]
    pub const fn remedy(self) -> &'static str {
        "Compare the secret with the one that NuraLogix assigned."
    }
}

/// Why it does not verify.
#[must_use]
pub fn explain(evidence: &Evidence<'_>) -> Diagnosis {
    let judge = || {
        let signature = Signature::parse(evidence.header.ok_or(Error::MissingSignature)?)?;
        let keys: Vec<_> =
            evidence.secrets.iter().filter_map(|secret| MacKey::new(secret).ok()).collect();
        verify(evidence.body, &signature, &keys, evidence.encoding)
    };
    let verdict = judge();
    let causes = if verdict.is_ok() { vec![] } else { vec![Cause::Unexplained] };
    Diagnosis { verdict, causes, is_proven: verdict.is_ok(), signed_body: None }
}
