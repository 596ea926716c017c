//! The causes: the one place where they stand.
//!
//! `CAUSES` of the npm package and its types are generated from here.

use super::Component;

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
        "Remove the trim(), and pass the body as it arrived.";
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
    BodyCharset "body_charset" Body,
        "The body was read or written in another charset than UTF-8, such as Windows-1251, code page 437, EBCDIC or UTF-7.",
        "Pass the bytes as they arrived, or name UTF-8 wherever text is made of them: the default is the platform's in Java, .NET, Python on Windows and on mainframes.";
    BodyReplaced "body_replaced" Body,
        "Bytes of the body that are not UTF-8 were replaced by U+FFFD.",
        "Collect the chunks as bytes (Buffer.concat), and decode after the check: body += chunk breaks a character that two chunks share.";
    BodyTruncated "body_truncated" Body,
        "A part of the body is missing, most likely its end or its beginning.",
        "Wait for the end of the request before the check, and look for a limit on its length in the proxy, the parser or the log.";
    BodyDoubled "body_doubled" Body,
        "The body or a part of it appears twice.",
        "Look for a second listener or middleware that collects the same chunks, and for a read that starts over.";
    BodyReordered "body_reordered" Body,
        "The parts of the body are in the wrong order.",
        "Append each chunk behind the one before: Buffer.concat(chunks), each at its own offset, and one reader for each stream.";
    BodyFormEncoded "body_form_encoded" Body,
        "The body went through a parser or writer of HTML forms.",
        "Read this route as raw bytes before express.urlencoded() or its like, and send with content-type: application/json.";
    BodyJsonEncoded "body_json_encoded" Body,
        "The body, or its payload, is a JSON string that holds the signed text.",
        "Do not call JSON.stringify on a body that is text already; after a queue or a log, call JSON.parse once and verify the string that it gives.";
    BodyBackslashes "body_backslashes" Body,
        "Backslashes or escapes were put into the body or taken out of it, as addslashes(), stripslashes() and logs do.",
        "Take the body from where nothing has escaped it: php://input, $util.base64Encode($input.body) in a mapping template, escape=none in a log of nginx.";
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
    BodyGzip "body_gzip" Body,
        "The body is compressed with gzip; the signature is over the text.",
        "Decompress it before the check, or let the receiver do it; without that, turn off the compression of the proxy or client that adds it.";
    BodyDeflate "body_deflate" Body,
        "The body is compressed with deflate or zlib; the signature is over the text.",
        "Decompress it before the check, as with inflateSync() of node:zlib, or turn off the compression of the proxy or client that adds it.";
    BodyBrotli "body_brotli" Body,
        "The body is compressed with brotli; the signature is over the text.",
        "Decompress it before the check, as with brotliDecompressSync() of node:zlib, or turn off the compression of the proxy or client that adds it.";
    BodyUtf16 "body_utf16" Body,
        "The body and the signed text differ in the width of a character: one is UTF-16, UTF-32 or CESU-8, the other UTF-8.",
        "Write and read UTF-8: Encoding.UTF8 in .NET, not Encoding.Unicode; Set-Content -Encoding utf8NoBOM in PowerShell, not > or Out-File.";
    BodyHex "body_hex" Body,
        "The body is the hexadecimal digits of the signed bytes.",
        "Decode it first: Buffer.from(text, \"hex\"). Better, store the bytes, not a dump of them.";
    BodyOtherBase "body_other_base" Body,
        "The body is base32, Ascii85, base85, uuencoded or binary digits of the signed bytes.",
        "Decode it first: b32decode(), a85decode() and b85decode() of Python's base64. Better, store the bytes.";
    BodyDataUrl "body_data_url" Body,
        "The body is a data URL of the signed bytes.",
        "Take the part behind the comma and decode it, or pass the bytes in place of readAsDataURL().";
    BodyByteList "body_byte_list" Body,
        "The body is a list of the signed bytes as numbers, or bytes as a language prints them.",
        "Pass the Buffer or Uint8Array itself, or its toString(\"utf8\"): String(), JSON.stringify() and print() of bytes give numbers or escapes.";
    BodyWrapped "body_wrapped" Body,
        "The signed text is inside the body: a queue, a function or a bus put a message around it.",
        "Verify the part that was sent: event.body in AWS Lambda, JSON.parse(record.Sns.Message) and the like, as text, before it is parsed.";
    BodyPrinted "body_printed" Body,
        "The body is an object as a language prints it, or in a format such as YAML, not JSON.",
        "Pass the bytes as they arrived: str(dict) of Python, inspect() and console.log() of JavaScript and inspect of Ruby are for people.";
    BodyChunked "body_chunked" Body,
        "The sizes of the chunks are still in the body.",
        "Let an HTTP library read the request: Transfer-Encoding: chunked puts a size before each chunk, which is not of the body.";
    BodyWithHeaders "body_with_headers" Body,
        "The headers of the request are still before the body.",
        "Pass what follows the first empty line, or let an HTTP library read the request.";
    BodyMultipart "body_multipart" Body,
        "The body is a multipart form that holds the signed text in a part.",
        "Verify the bytes of the part, and send with content-type: application/json, not as a form or a file.";
    BodyTextAround "body_text_around" Body,
        "Other text stands around the signed body: of a log, an event stream or another body.",
        "Cut the body out as it was sent, from its first brace to its last, or save it by itself.";
    BodyNulPadded "body_nul_padded" Body,
        "NUL bytes fill up the body: the buffer is longer than what was read into it.",
        "Pass as many bytes as were read: buffer.subarray(0, bytesRead), and no fixed length.";
    BodyFramed "body_framed" Body,
        "Bytes of a message format stand around the signed body, such as its length or type.",
        "Let the library that wrote the message read it (Kafka's deserializer, protobuf, pickle), and verify the bytes that it gives.";
    BodyPoolLeak "body_pool_leak" Body,
        "The body is a part of a longer buffer, with bytes around it that belong to others.",
        "Pass the Buffer itself, not its .buffer: new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength). Those other bytes may be secret.";
    BodyHtmlEscapes "body_html_escapes" Body,
        "Escapes of HTML, such as &quot;, were put into the body or taken out of it.",
        "Take the body from where no template and no sanitizer has touched it: {{{body}}} or |safe where it must go through a template.";
    BodySmartQuotes "body_smart_quotes" Body,
        "Curly quotes, dashes or an ellipsis replaced the plain ones of the body.",
        "Copy the body from a file or a log, not from a document, chat or mail that makes quotes pretty.";
    BodyNoBreakSpaces "body_no_break_spaces" Body,
        "Spaces of the body became no-break or other spaces, or the other way.",
        "Copy the body from a file or a log, not from a page or document.";
    BodyZeroWidth "body_zero_width" Body,
        "Characters without a width came into the body, or were taken out of it.",
        "Copy the body from a file or a log, not from a page or chat, and keep it from what strips such characters.";
    BodyNormalized "body_normalized" Body,
        "Letters with accents were composed or decomposed: Unicode NFC and NFD.",
        "Do not call normalize() before the check, and keep the body out of the names of files.";
    BodyQuestionMarks "body_question_marks" Body,
        "A question mark stands where the body has a character that some charset lacks.",
        "Keep the body as bytes, or in UTF-8 all the way: utf8mb4 in MySQL, nvarchar in SQL Server, PYTHONIOENCODING=utf-8.";
    BodyAccentsStripped "body_accents_stripped" Body,
        "Letters of the body lost their accents, or are spelled in ASCII: e for é, ue for ü, EUR for €.",
        "Keep the body as bytes, and verify it before anything transliterates it: iconv //TRANSLIT, unidecode, a slug.";
    BodyEmojiDropped "body_emoji_dropped" Body,
        "An emoji or another character beyond ASCII was dropped from the body.",
        "Keep the body as bytes: what filters emoji, keeps ASCII only, or stores three bytes a character as MySQL's utf8 does, alters it.";
    BodyNumbers "body_numbers" Body,
        "A number or a date of the body is in another writing, such as 4 for 4.0, a date for seconds or .12Z for .120Z, or was rounded.",
        "Verify the bytes as they arrived: to parse a number and write it again need not give the same digits.";
    BodyFieldAdded "body_field_added" Body,
        "The body has fields that the signed one lacks.",
        "Verify before you add to the event, and verify the bytes as they arrived.";
    BodySeverityFilled "body_severity_filled" Body,
        "The severity of the body was filled in; the signed one has none.",
        "Verify the bytes as they arrived, not JSON.stringify() of the event that receiveWebhook gave, which has the documented severity filled in.";
    BodyNullDropped "body_null_dropped" Body,
        "The signed body has a field that this one lacks: null, 0, empty, or the documented severity.",
        "Verify the bytes as they arrived: some writers leave out null (exclude_none, omitempty, NON_NULL), and a class what it has no field for.";
    BodyTyped "body_typed" Body,
        "Each value of the body has its type beside it or a list around it, as in JSON of DynamoDB, MongoDB and R.",
        "Store the bytes of the request, or its text in one attribute: what a database makes of the object is another text.";
    BodyValuesCleaned "body_values_cleaned" Body,
        "Values of the body were cleaned: strings trimmed, an ID in another form, or null in place of an empty string.",
        "Verify the bytes as they arrived, before middleware such as TrimStrings and ConvertEmptyStringsToNull of Laravel.";
    BodyMasked "body_masked" Body,
        "A value of the body was masked, as logs and monitors do with what may be personal.",
        "Verify the bytes of the request: what a log has masked cannot be verified any more.";
    BodyPlaceholder "body_placeholder" Body,
        "The body is a placeholder for none: {}, undefined, a template, a mask or the name of an object.",
        "Look for what has read the body before, or has printed the object that holds it: verify the bytes of the request, and put this route before any parser.";
    BodyPart "body_part" Body,
        "The body is a part of the event: its payload, without what is around it.",
        "Verify all bytes of the request, not event.payload or another member of what was parsed.";
    BodyFieldsRenamed "body_fields_renamed" Body,
        "Fields of the body have other names, such as session_id or SessionId.",
        "Verify the bytes as they arrived, before what maps keys to the names of your language.";
    BodyCase "body_case" Body,
        "Letters of the body are in the other case: all of them, or those of keys, codes or an ID.",
        "Verify the bytes as they arrived, before toLowerCase(), toUpperCase() or a type of IDs and codes writes them its own way.";
    BodyTerminalColors "body_terminal_colors" Body,
        "The body has the colours of a terminal in it.",
        "Save it without colours (NO_COLOR=1, jq -M), or better, before it is printed.";
    BodyQuotedPrintable "body_quoted_printable" Body,
        "The body is in quoted-printable, as mail has it: =C3=A9, and = at the end of a line.",
        "Decode it first (quopri of Python), or take the body from a file instead of a mail.";
    BodyQuotesDoubled "body_quotes_doubled" Body,
        "The quotes of the body are doubled, as in a cell of CSV or a string of SQL.",
        "Read the cell with a parser of CSV, and pass the body to SQL as a parameter.";
    BodyAlteredCopy "body_altered_copy" Body,
        "The signature belongs to another delivery, of which this is a copy with another body: it was altered or forged.",
        "Refuse it, and look for who sent it. If you sent it, one variable of yours may hold the header of two requests.";
    BodyForgedCopy "body_forged_copy" Body,
        "An authentic delivery reports the same event with another body, and no known secret signs this one: most likely it was forged.",
        "Refuse it, and look for who sent it. Only the authentic one comes from WMS.";
    BodyTooLarge "body_too_large" Body,
        "The body is longer than 1 MiB, so its signature was not judged.",
        "Look for who else sends to this address, or for a body collected over several requests.";
    EncodingOption "encoding_option" Body,
        "The signature is over other bytes of this body than the option `encoding` says.",
        "Leave `encoding` out. If that is what you do, the sender signs bytes that are not UTF-8: set it to \"bytes\".";
    LossyMac "lossy_mac" Body,
        "The signature matches only the documented lossy check, so the body may have been altered.",
        "Do not trust this body. If the sender must have characters beyond U+00FF and cannot sign UTF-8, know what `encoding: \"ascii\"` gives up before you set it.";
    HeaderMissing "header_missing" Header,
        "There is no signature header, or it is empty.",
        "Pass the value of X-WMS-Content-MAC, in Node req.headers[\"x-wms-content-mac\"], and let proxies and gateways forward it.";
    HeaderMalformed "header_malformed" Header,
        "The signature header holds no MAC: it is neither 64 hexadecimal digits nor anything like them.",
        "Pass the whole value of X-WMS-Content-MAC, and of no other header.";
    HeaderPlaceholder "header_placeholder" Header,
        "The signature header holds a placeholder or a mask in place of the MAC.",
        "Take the header from the request itself: logs and monitors mask it. If the sender wrote it so, its MAC was not there yet.";
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
        "The value of the signature header has leading or trailing white space.",
        "Trim the header where you take it out of a raw request or a file.";
    HeaderQuoted "header_quoted" Header,
        "The value of the signature header is in quotes or in the brackets of a list.",
        "Remove the quotes where the header comes out of a file, a shell or JSON, and pass the first value where a framework gives a list.";
    HeaderJoined "header_joined" Header,
        "Several signature headers, or several values, were joined into one.",
        "Let one sender, proxy or test set the header once: set instead of append.";
    HeaderNamed "header_named" Header,
        "The value begins with the name of the signature header.",
        "Pass what follows the colon of X-WMS-Content-MAC.";
    HeaderEscaped "header_escaped" Header,
        "The value of the signature header has escapes of URLs, HTML or JSON.",
        "Take the header from the request itself, or undo the escapes: decodeURIComponent(), JSON.parse().";
    HeaderDigits "header_digits" Header,
        "The digits of the MAC have 0x before them or colons, hyphens or spaces between them, lack a zero before them, or are digits of digits or numbers, or those of bytes with a sign.",
        "Write the 64 digits as they are: digest(\"hex\"), hexdigest().";
    HeaderBytes "header_bytes" Header,
        "The MAC in the signature header is the bytes themselves, or what a language prints of them, not digits.",
        "Let the sender write digest(\"hex\") in Node and hexdigest() in Python, not digest().";
    HeaderTruncated "header_truncated" Header,
        "Digits of the MAC are missing, most likely at its end.",
        "Pass all 64 digits: look for a column, a log or a copy that cuts the header, and write each byte with two digits.";
    HeaderAlteredCopy "header_altered_copy" Header,
        "An authentic delivery has the same body: this is a copy of it with another signature.",
        "Refuse it, and look for who sent it: somebody has the body and not the secret.";
    MacMd5 "mac_md5" Header,
        "The MAC was made with MD5.",
        "Let the sender use HMAC with SHA-256: createHmac(\"sha256\", secret).";
    MacSha1 "mac_sha1" Header,
        "The MAC was made with SHA-1.",
        "Let the sender use HMAC with SHA-256: createHmac(\"sha256\", secret).";
    MacSha224 "mac_sha224" Header,
        "The MAC was made with SHA-224.",
        "Let the sender use HMAC with SHA-256: createHmac(\"sha256\", secret).";
    MacSha384 "mac_sha384" Header,
        "The MAC was made with SHA-384.",
        "Let the sender use HMAC with SHA-256: createHmac(\"sha256\", secret).";
    MacSha512 "mac_sha512" Header,
        "The MAC was made with SHA-512, or with its short form SHA-512/256.",
        "Let the sender use HMAC with SHA-256: createHmac(\"sha256\", secret).";
    MacOfEmptyBody "mac_of_empty_body" Header,
        "The MAC is that of an empty body.",
        "The sender read or wrote the body's stream before it signed: let it sign the bytes that it sends.";
    MacOfPlaceholder "mac_of_placeholder" Header,
        "The MAC is that of a placeholder for no body, such as {} or undefined, or of a template with a variable that nobody has filled in.",
        "The sender had no body, or an object, when it signed: let it sign the bytes that it sends.";
    MacOfOtherNotation "mac_of_other_notation" Header,
        "The MAC is that of another notation of the body: its hexadecimal digits, base64, numbers, a string of JSON, its fields in a row or what Python and Ruby print.",
        "Let the sender sign the bytes that it sends, not a text that it made of them.";
    MacOfPart "mac_of_part" Header,
        "The MAC is that of a part of the body, such as its payload.",
        "Let the sender sign the bytes that it sends, all of them: what is not signed, anybody can alter.";
    MacWithTimestamp "mac_with_timestamp" Header,
        "The MAC is over the body joined with a time or an ID, as other providers sign.",
        "Let the sender sign the body alone: createHmac(\"sha256\", secret).update(body).";
    MacWithRequest "mac_with_request" Header,
        "The MAC is over the body joined with something else of the request: its method, path, type or length, or a field once more.",
        "Let the sender sign the body alone: createHmac(\"sha256\", secret).update(body).";
    MacWithoutKey "mac_without_key" Header,
        "The MAC is a hash of the body without the secret.",
        "Let the sender use createHmac(\"sha256\", secret), not createHash(\"sha256\"): a hash proves nothing, since everybody can make it.";
    MacConcatenated "mac_concatenated" Header,
        "The MAC is a hash of the secret and the body in a row, or an HMAC of both, not one of the body.",
        "Let the sender use createHmac(\"sha256\", secret).update(body), not createHash().";
    MacOfHash "mac_of_hash" Header,
        "The MAC is that of a hash of the body, or of another MAC.",
        "Let the sender sign the body itself: createHmac(\"sha256\", secret).update(body), once.";
    MacWithPlaceholderKey "mac_with_placeholder_key" Header,
        "The MAC was made with a placeholder for a missing secret: nothing, undefined, null, or a default such as changeme.",
        "Give the sender its secret: the variable that should hold it is not set. Anybody can make this MAC.";
    MacArgumentsSwapped "mac_arguments_swapped" Header,
        "The MAC was made with the body as its key and the secret as its message.",
        "Let the sender swap the arguments: the secret is the key, such as in hash_hmac(\"sha256\", $body, $secret).";
    SecretQuoted "secret_quoted" Secret,
        "The secret is in quotes, or has one at its end.",
        "Remove the quotes from the variable: docker --env-file and naive readers of .env files keep them.";
    SecretWhitespace "secret_whitespace" Secret,
        "The secret has white space, a newline or a byte order mark around it or in it.",
        "Trim it where it is read: readFileSync(file, \"utf8\").trim(), and printf '%s' instead of echo where it is stored.";
    SecretHex "secret_hex" Secret,
        "The secret is given in hexadecimal digits; the sender uses the bytes that they stand for.",
        "Pass Buffer.from(secret, \"hex\").";
    SecretBase64 "secret_base64" Secret,
        "The secret is given in base64 or base32; the sender uses the bytes that it stands for.",
        "Pass Buffer.from(secret, \"base64\"). A value of a Kubernetes Secret's manifest is base64, too.";
    SecretHexDecoded "secret_hex_decoded" Secret,
        "The secret was decoded from hexadecimal digits; the sender uses the digits themselves.",
        "Pass the secret as the text that you were given, without Buffer.from(secret, \"hex\").";
    SecretBase64Decoded "secret_base64_decoded" Secret,
        "The secret was decoded from base64 or base32; the sender uses the text itself.",
        "Pass the secret as the text that you were given, without Buffer.from(secret, \"base64\").";
    SecretInvisible "secret_invisible" Secret,
        "The secret has characters that nobody sees or that only look right, such as a no-break space or a dash for a hyphen.",
        "Type the secret, or copy it from where you were given it, not from a page, chat or document.";
    SecretAssignment "secret_assignment" Secret,
        "The secret is given with its name, as in a file of variables.",
        "Pass what follows the equals sign or colon: load the file with dotenv or --env-file, and pass the variable.";
    SecretJson "secret_json" Secret,
        "The secret is given as the JSON around it, as a secrets manager keeps it.",
        "Parse it and pass the value: JSON.parse(SecretString).MAC_SECRET.";
    SecretComment "secret_comment" Secret,
        "A comment follows the secret.",
        "Remove the comment from the line: docker --env-file and some readers of .env files keep it.";
    SecretList "secret_list" Secret,
        "The secret is a part of a longer text: a list of several, lines or a sentence.",
        "Pass the secret alone, and several as an array: secrets.split(\",\").";
    SecretSplit "secret_split" Secret,
        "The secret was split at a comma, a space or the like: several of yours are the parts of one.",
        "Pass the secret as one string: no split(\",\") of the variable that holds it, and an array where there are several.";
    SecretDoubled "secret_doubled" Secret,
        "The secret appears twice.",
        "Paste it once.";
    SecretPrefix "secret_prefix" Secret,
        "The secret has a prefix that the sender does not use, such as whsec_ or Bearer, or lacks it.",
        "Pass the secret as the sender uses it. What follows whsec_ is base64 in libraries of Standard Webhooks.";
    SecretEscaped "secret_escaped" Secret,
        "The secret has escapes or a sign at its end, or lost them: $$, %24, \\n, &amp;.",
        "Write it so that what reads it gives the secret itself: docker compose wants $$ for $, a URL %24, and print its length to see.";
    SecretCharset "secret_charset" Secret,
        "The secret is in another charset than the sender's: UTF-16, Latin-1 or UTF-8.",
        "Save its file as UTF-8 without BOM, and pass the text or its UTF-8 bytes.";
    SecretNormalized "secret_normalized" Secret,
        "Letters of the secret are composed or decomposed: Unicode NFC and NFD.",
        "Copy the secret again, or pass secret.normalize(\"NFC\") if the sender has it so.";
    SecretCase "secret_case" Secret,
        "The letters of the secret are in the other case.",
        "Pass the secret as it was given: no toUpperCase(), toLowerCase(), and digits as the sender writes them.";
    SecretByteList "secret_byte_list" Secret,
        "The secret is given as a list of its bytes as numbers.",
        "Pass the bytes or the text: String() and JSON.stringify() of a Buffer or Uint8Array give numbers.";
    SecretBase64Form "secret_base64_form" Secret,
        "The secret is the same base64 in another form: padding, line breaks, or the alphabet for URLs.",
        "Pass the text exactly as the sender has it, with its equals signs and without line breaks.";
    SecretHexForm "secret_hex_form" Secret,
        "The secret is the same hexadecimal digits in another form: with 0x, colons or spaces, or as a GUID.",
        "Pass the digits exactly as the sender has them.";
    SecretNumber "secret_number" Secret,
        "The secret was read as a number, which took the zeros before it, wrote it as 1.5e+15 or read it as octal digits.",
        "Put the secret in quotes where YAML, JSON or a spreadsheet would take it for a number.";
    SecretHashed "secret_hashed" Secret,
        "The sender uses a hash of the secret as its key: SHA-256, SHA-1 or MD5.",
        "Pass the same hash, such as createHash(\"sha256\").update(secret).digest(), or its digits, as the sender does.";
    SecretPlaceholder "secret_placeholder" Secret,
        "The secret is a placeholder: a template, a mask, or the name or path of where it is kept.",
        "Look for what should have filled it in: a template, a variable of the shell, the client of a secrets manager, or you.";
    SecretMistyped "secret_mistyped" Secret,
        "The secret is mistyped: one character is another, is missing or is too many, or two are swapped.",
        "Copy the secret instead of typing it, and all of it. A shell eats backslashes and dollar signs outside single quotes, and zero bytes everywhere.";
    SecretOfSender "secret_of_sender" Secret,
        "The sender's secret has a line end or quotes around it that yours lacks.",
        "Set the secret again where the sender keeps it, without them. Until then pass it as the sender uses it.";
    SecretOther "secret_other" Secret,
        "The delivery was signed with another of your secrets.",
        "Use the secret of the Config ID that the session ran with. During a rotation pass both: [newSecret, oldSecret].";
    Unexplained "unexplained" Unknown,
        "No known mistake fits the signature: the secret may be another one, the body may be changed in another way, or the delivery is forged.",
        "Compare the secret with that of the Config ID, and save the bytes of the request before anything else reads them, decompresses or decodes them. If both are right, somebody else sent it.";
}
