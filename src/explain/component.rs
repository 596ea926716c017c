//! The parts of a delivery.

/// What is at fault.
///
/// ```
/// assert_eq!(wms_webhook::Cause::BodyReserialized.component(), wms_webhook::Component::Body);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Component {
    /// The body.
    Body,
    /// The signature header.
    Header,
    /// The secret.
    Secret,
    /// Nothing tells.
    Unknown,
}

impl Component {
    /// The name in JavaScript.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Component::Header.as_str(), "header");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Header => "header",
            Self::Secret => "secret",
            Self::Unknown => "unknown",
        }
    }
}
