//! The causes: the one place where they stand.
//!
//! `CAUSES` of the npm package and its types are generated from here.

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
        }
    }
}

/// Declares each cause once: its variant, its code, the component at fault, what happened, and what to do.
macro_rules! causes {
    ($($variant:ident $code:literal $part:ident, $summary:literal, $remedy:literal;)+) => {
        /// Why a delivery does not verify.
        ///
        /// ```
        /// let cause = wms_webhook::Cause::BodyNewlineAdded;
        /// println!("{}: {} {}", cause.code(), cause.summary(), cause.remedy());
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Cause {
            $(#[doc = concat!("`", $code, "`: ", $summary)] $variant,)+
        }

        impl Cause {
            /// Every cause.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable code, the same in Rust and in JavaScript.
            ///
            /// ```
            /// assert_eq!(wms_webhook::Cause::BodyTruncated.code(), "body_truncated");
            /// ```
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// What is at fault.
            ///
            /// ```
            /// assert_eq!(wms_webhook::Cause::BodyTruncated.component(), wms_webhook::Component::Body);
            /// ```
            #[must_use]
            pub const fn component(self) -> Component {
                match self { $(Self::$variant => Component::$part,)+ }
            }

            /// What happened, in one sentence.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)+ }
            }

            /// What to do, in one or two sentences.
            #[must_use]
            pub const fn remedy(self) -> &'static str {
                match self { $(Self::$variant => $remedy,)+ }
            }
        }
    };
}

causes! {
    BodyReserialized "body_reserialized" Body,
        "The body was parsed and written as JSON again, with other spaces, escapes or order of keys.",
        "Verify the bytes as they arrived: express.raw() before any express.json(), bodyParser: false in Next.js pages, await request.arrayBuffer() on the edge.";
    BodyNewlineAdded "body_newline_added" Body,
        "A newline was added at the end of the body.",
        "Store and forward the body byte by byte: printf '%s' or curl --data-binary instead of echo, no println of a logger.";
    BodyNewlineRemoved "body_newline_removed" Body,
        "The newline at the end of the body was removed.",
        "Do not trim, chomp or read the body by lines: $(cat file) and curl --data drop newlines, curl --data-binary @file keeps them.";
    BodyLineEndings "body_line_endings" Body,
        "The line endings of the body were changed between LF and CRLF.",
        "Keep the body out of text mode: no editor, no git autocrlf, no FTP ascii between the request and the check.";
    BodyBomAdded "body_bom_added" Body,
        "A byte order mark was added before the body.",
        "Write the body to a file as bytes or as UTF-8 without BOM.";
    BodyBomRemoved "body_bom_removed" Body,
        "The byte order mark before the body was removed.",
        "Pass the bytes: TextDecoder and response.text() drop a byte order mark, arrayBuffer() keeps it.";
    BodyWhitespaceAdded "body_whitespace_added" Body,
        "White space was added around the body.",
        "Pass the body as it arrived, not as a template or a log pads it.";
    BodyWhitespaceRemoved "body_whitespace_removed" Body,
        "White space around the body was trimmed.",
        "Take the trim() away, and pass the body as it arrived.";
    BodyDecodedLatin1 "body_decoded_latin1" Body,
        "The UTF-8 bytes of the body were read as Latin-1, so each character beyond ASCII became two or more.",
        "Pass the bytes, or decode them as UTF-8: buffer.toString(\"utf8\"), not \"latin1\" or \"binary\".";
    BodyDecodedWindows1252 "body_decoded_windows1252" Body,
        "The UTF-8 bytes of the body were read as Windows-1252, so each character beyond ASCII became two or more.",
        "Pass the bytes, or decode them as UTF-8: new TextDecoder() without a label, no charset of the platform.";
    BodyDecodedAscii "body_decoded_ascii" Body,
        "The UTF-8 bytes of the body were read as ASCII, which cleared the high bit of each.",
        "Pass the bytes, or decode them as UTF-8: buffer.toString(\"utf8\"), not \"ascii\".";
    BodyEncodedLatin1 "body_encoded_latin1" Body,
        "The text of the body was written as Latin-1, ASCII or Windows-1252 instead of UTF-8.",
        "Pass the bytes as they arrived, or write the text as UTF-8: Buffer.from(text, \"utf8\"), not \"latin1\", \"binary\" or \"ascii\".";
    BodyReplaced "body_replaced" Body,
        "Bytes of the body that are not UTF-8 were replaced by U+FFFD.",
        "Collect the chunks as bytes (Buffer.concat), and decode after the check: body += chunk breaks a character that two chunks share.";
    BodyTruncated "body_truncated" Body,
        "The end of the body is missing.",
        "Wait for the end of the request before the check, and look for a limit on its length in the proxy, the parser or the log.";
    BodyDoubled "body_doubled" Body,
        "The body stands there twice.",
        "Look for a second listener or middleware that collects the same chunks.";
    BodyFormEncoded "body_form_encoded" Body,
        "The body went through a parser or writer of HTML forms.",
        "Read this route as raw bytes before express.urlencoded() or its like, and send with content-type: application/json.";
    BodyJsonEncoded "body_json_encoded" Body,
        "The body is a JSON string that holds the signed text.",
        "Do not call JSON.stringify on a body that is text already; after a queue or a log, call JSON.parse once and verify the string that it gives.";
    BodyBase64 "body_base64" Body,
        "The body is base64 of the signed bytes.",
        "Decode it first: in AWS Lambda, Buffer.from(event.body, event.isBase64Encoded ? \"base64\" : \"utf8\").";
    BodyEmpty "body_empty" Body,
        "The body is empty: most likely its stream was read before.",
        "Keep the bytes of the first read and verify those, or put this route before the body parser. On the edge, read request.clone().";
    BodyObjectText "body_object_text" Body,
        "The body is the text that JavaScript makes of a parsed object.",
        "The body parser has thrown the bytes away: use express.raw() on this route, before any express.json().";
    BodyOfOtherDelivery "body_of_other_delivery" Body,
        "The signature is that of another delivery's body.",
        "Keep body and header of a request together: no variable that two requests share, no two lists that are filled one by one.";
    BodyTooLarge "body_too_large" Body,
        "The body is longer than 1 MiB, so its signature was not judged.",
        "Look for who else sends to this address, or for a body collected over several requests.";
    EncodingOption "encoding_option" Body,
        "The signature is over other bytes of this body than the option `encoding` says.",
        "Leave `encoding` out. If that is what you do, the sender signs bytes that are not UTF-8: set it to \"bytes\".";
    LossyMac "lossy_mac" Body,
        "Only the documented, lossy computation explains the signature, so the body may have been altered.",
        "Do not trust this body. If the sender must have characters beyond U+00FF and cannot sign UTF-8, know what `encoding: \"ascii\"` gives up before you set it.";
    HeaderMissing "header_missing" Header,
        "There is no signature header, or it is empty.",
        "Pass the value of X-WMS-Content-MAC, in Node req.headers[\"x-wms-content-mac\"], and let proxies and gateways forward it.";
    HeaderMalformed "header_malformed" Header,
        "The signature header holds no MAC: it is neither 64 hexadecimal digits nor anything like them.",
        "Pass the whole value of X-WMS-Content-MAC, and of no other header.";
    HeaderWithoutPrefix "header_without_prefix" Header,
        "The signature header lacks the prefix \"hmac-sha256=\".",
        "Pass the value of X-WMS-Content-MAC as it came; a sender of your own must write hmac-sha256=<digits>.";
    HeaderOtherPrefix "header_other_prefix" Header,
        "The signature header has another prefix than \"hmac-sha256=\".",
        "Pass the value of X-WMS-Content-MAC as it came; a sender of your own must write hmac-sha256=<digits>, in lower case.";
    HeaderBase64 "header_base64" Header,
        "The MAC in the signature header is base64, not hexadecimal digits.",
        "Let the sender write digest(\"hex\"), not digest(\"base64\").";
    HeaderWhitespace "header_whitespace" Header,
        "White space stands around the value of the signature header.",
        "Trim the header where you take it out of a raw request or a file.";
    HeaderQuoted "header_quoted" Header,
        "Quotes stand around the value of the signature header.",
        "Take the quotes away where the header comes out of a file, a shell or JSON.";
    HeaderJoined "header_joined" Header,
        "Several signature headers, or several values, were joined into one.",
        "Let one sender, proxy or test set the header once: set instead of append.";
    MacSha1 "mac_sha1" Header,
        "The MAC was made with SHA-1.",
        "Let the sender use HMAC with SHA-256: createHmac(\"sha256\", secret).";
    MacSha512 "mac_sha512" Header,
        "The MAC was made with SHA-512.",
        "Let the sender use HMAC with SHA-256: createHmac(\"sha256\", secret).";
    MacOfEmptyBody "mac_of_empty_body" Header,
        "The MAC is that of an empty body.",
        "The sender read or wrote the body's stream before it signed: let it sign the bytes that it sends.";
    SecretQuoted "secret_quoted" Secret,
        "Quotes stand around the secret.",
        "Take the quotes out of the variable: docker --env-file and naive readers of .env files keep them.";
    SecretWhitespace "secret_whitespace" Secret,
        "White space, a newline or a byte order mark stands around the secret.",
        "Trim it where it is read: readFileSync(file, \"utf8\").trim(), and printf '%s' instead of echo where it is stored.";
    SecretHex "secret_hex" Secret,
        "The secret is given in hexadecimal digits; the sender uses the bytes that they stand for.",
        "Pass Buffer.from(secret, \"hex\").";
    SecretBase64 "secret_base64" Secret,
        "The secret is given in base64; the sender uses the bytes that it stands for.",
        "Pass Buffer.from(secret, \"base64\"). A value of a Kubernetes Secret's manifest is base64, too.";
    SecretHexDecoded "secret_hex_decoded" Secret,
        "The secret was decoded from hexadecimal digits; the sender uses the digits themselves.",
        "Pass the secret as the text that you were given, without Buffer.from(secret, \"hex\").";
    SecretBase64Decoded "secret_base64_decoded" Secret,
        "The secret was decoded from base64; the sender uses the base64 text itself.",
        "Pass the secret as the text that you were given, without Buffer.from(secret, \"base64\").";
    SecretOther "secret_other" Secret,
        "The delivery was signed with another of your secrets.",
        "Use the secret of the Config ID that the session ran with. During a rotation pass both: [newSecret, oldSecret].";
    Unexplained "unexplained" Secret,
        "Nothing that is known to go wrong explains the signature.",
        "Compare the secret with that of the Config ID, and save the bytes of the request before anything else reads them. If both are right, somebody else sent it.";
}
