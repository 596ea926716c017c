//! The kinds of explanation that are tried, in their order.

/// Declares each stage once: its variant, its code and what is tried.
macro_rules! stages {
    ($($variant:ident $code:literal $description:literal;)+) => {
        /// A kind of explanation that [`explain`](crate::explain()) tries, the likelier first.
        ///
        /// ```
        /// assert_eq!(wms_webhook::Stage::ALL[0].as_str(), "body");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Stage {
            $(#[doc = concat!("`", $code, "`: ", $description)] $variant,)+
        }

        impl Stage {
            /// Every stage, in the order in which they are tried.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable code, the same in Rust and in JavaScript.
            ///
            /// ```
            /// assert_eq!(wms_webhook::Stage::BodyAndSecret.as_str(), "body_and_secret");
            /// ```
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
        }
    };
}

stages! {
    Body "body" "Other ends of the body, and what it is a notation, a compressed form or a message of.";
    Secret "secret" "One mistake with the secret.";
    Rewriting "rewriting" "The same JSON in another writing, or in pieces.";
    OtherDelivery "other_delivery" "The body or the secret of another delivery.";
    Signer "signer" "A signer that signs something else, or in another way.";
    Decodings "decodings" "Several decodings of the body, one after another.";
    Values "values" "Fields of the body that came or went, and numbers and letters in another writing.";
    MistypedSecret "mistyped_secret" "The secret with one other character, two swapped, or one more at an end.";
    LostCharacters "lost_characters" "Characters of the body that were replaced, spelled, decoded or rounded.";
    BodyAndSecret "body_and_secret" "One mistake with the body and one with the secret.";
    TwoOfSecret "two_of_secret" "Two mistakes with the secret.";
    TwoOfBody "two_of_body" "Two mistakes with the body.";
    EditedSecret "edited_secret" "The secret with any one character more, less or other.";
    HiddenCharacters "hidden_characters" "Characters of the body that are gone without a trace.";
}
