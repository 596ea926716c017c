// Generated from src/ by `cargo xtask generate`.

export const CAUSES = /* @__PURE__ */ Object.freeze({
  body_reserialized: Object.freeze({
    component: "body",
    summary: "The body was parsed and written as JSON again, with other spaces, escapes or order of keys.",
    remedy: "Verify the bytes as they arrived: express.raw() before any express.json(), bodyParser: false in Next.js pages, await request.arrayBuffer() on the edge.",
  }),
  body_newline_added: Object.freeze({
    component: "body",
    summary: "A newline was added at the end of the body.",
    remedy: "Store and forward the body byte by byte: printf '%s' or curl --data-binary instead of echo, no println of a logger.",
  }),
  body_newline_removed: Object.freeze({
    component: "body",
    summary: "The newline at the end of the body was removed.",
    remedy: "Do not trim, chomp or read the body by lines: $(cat file) and curl --data drop newlines, curl --data-binary @file keeps them.",
  }),
  body_line_endings: Object.freeze({
    component: "body",
    summary: "The line endings of the body were changed between LF and CRLF.",
    remedy: "Keep the body out of text mode: no editor, no git autocrlf, no FTP ascii between the request and the check.",
  }),
  body_bom_added: Object.freeze({
    component: "body",
    summary: "A byte order mark was added before the body.",
    remedy: "Write the body to a file as bytes or as UTF-8 without BOM.",
  }),
  body_bom_removed: Object.freeze({
    component: "body",
    summary: "The byte order mark before the body was removed.",
    remedy: "Pass the bytes: TextDecoder and response.text() drop a byte order mark, arrayBuffer() keeps it.",
  }),
  body_whitespace_added: Object.freeze({
    component: "body",
    summary: "White space was added around the body.",
    remedy: "Pass the body as it arrived, not as a template or a log pads it.",
  }),
  body_whitespace_removed: Object.freeze({
    component: "body",
    summary: "White space around the body was trimmed.",
    remedy: "Remove the trim(), and pass the body as it arrived.",
  }),
  body_decoded_latin1: Object.freeze({
    component: "body",
    summary: "The UTF-8 bytes of the body were read as Latin-1, so each character beyond ASCII became two or more.",
    remedy: "Pass the bytes, or decode them as UTF-8: buffer.toString(\"utf8\"), not \"latin1\" or \"binary\".",
  }),
  body_decoded_windows1252: Object.freeze({
    component: "body",
    summary: "The UTF-8 bytes of the body were read as Windows-1252, so each character beyond ASCII became two or more.",
    remedy: "Pass the bytes, or decode them as UTF-8: new TextDecoder() without a label, no charset of the platform.",
  }),
  body_decoded_ascii: Object.freeze({
    component: "body",
    summary: "The UTF-8 bytes of the body were read as ASCII, which cleared the high bit of each.",
    remedy: "Pass the bytes, or decode them as UTF-8: buffer.toString(\"utf8\"), not \"ascii\".",
  }),
  body_encoded_latin1: Object.freeze({
    component: "body",
    summary: "The text of the body was written as Latin-1, ASCII or Windows-1252 instead of UTF-8.",
    remedy: "Pass the bytes as they arrived, or write the text as UTF-8: Buffer.from(text, \"utf8\"), not \"latin1\", \"binary\" or \"ascii\".",
  }),
  body_charset: Object.freeze({
    component: "body",
    summary: "The body was read or written in another charset than UTF-8, such as Windows-1251, code page 437, EBCDIC or UTF-7.",
    remedy: "Pass the bytes as they arrived, or name UTF-8 wherever text is made of them: the default is the platform's in Java, .NET, Python on Windows and on mainframes.",
  }),
  body_replaced: Object.freeze({
    component: "body",
    summary: "Bytes of the body that are not UTF-8 were replaced by U+FFFD.",
    remedy: "Collect the chunks as bytes (Buffer.concat), and decode after the check: body += chunk breaks a character that two chunks share.",
  }),
  body_truncated: Object.freeze({
    component: "body",
    summary: "A part of the body is missing, most likely its end or its beginning.",
    remedy: "Wait for the end of the request before the check, and look for a limit on its length in the proxy, the parser or the log.",
  }),
  body_doubled: Object.freeze({
    component: "body",
    summary: "The body or a part of it appears twice.",
    remedy: "Look for a second listener or middleware that collects the same chunks, and for a read that starts over.",
  }),
  body_reordered: Object.freeze({
    component: "body",
    summary: "The parts of the body are in the wrong order.",
    remedy: "Append each chunk behind the one before: Buffer.concat(chunks), each at its own offset, and one reader for each stream.",
  }),
  body_form_encoded: Object.freeze({
    component: "body",
    summary: "The body went through a parser or writer of HTML forms.",
    remedy: "Read this route as raw bytes before express.urlencoded() or its like, and send with content-type: application/json.",
  }),
  body_json_encoded: Object.freeze({
    component: "body",
    summary: "The body, or its payload, is a JSON string that holds the signed text.",
    remedy: "Do not call JSON.stringify on a body that is text already; after a queue or a log, call JSON.parse once and verify the string that it gives.",
  }),
  body_backslashes: Object.freeze({
    component: "body",
    summary: "Backslashes or escapes were put into the body or taken out of it, as addslashes(), stripslashes() and logs do.",
    remedy: "Take the body from where nothing has escaped it: php://input, $util.base64Encode($input.body) in a mapping template, escape=none in a log of nginx.",
  }),
  body_base64: Object.freeze({
    component: "body",
    summary: "The body is base64 of the signed bytes.",
    remedy: "Decode it first: in AWS Lambda, Buffer.from(event.body, event.isBase64Encoded ? \"base64\" : \"utf8\").",
  }),
  body_empty: Object.freeze({
    component: "body",
    summary: "The body is empty: most likely its stream was read before.",
    remedy: "Keep the bytes of the first read and verify those, or put this route before the body parser. On the edge, read request.clone().",
  }),
  body_object_text: Object.freeze({
    component: "body",
    summary: "The body is the text that JavaScript makes of a parsed object.",
    remedy: "The body parser has thrown the bytes away: use express.raw() on this route, before any express.json().",
  }),
  body_of_other_delivery: Object.freeze({
    component: "body",
    summary: "The signature is that of another delivery's body.",
    remedy: "Keep body and header of a request together: no variable that two requests share, no two lists that are filled one by one.",
  }),
  body_gzip: Object.freeze({
    component: "body",
    summary: "The body is compressed with gzip; the signature is over the text.",
    remedy: "Decompress it before the check, or let the receiver do it; without that, turn off the compression of the proxy or client that adds it.",
  }),
  body_deflate: Object.freeze({
    component: "body",
    summary: "The body is compressed with deflate or zlib; the signature is over the text.",
    remedy: "Decompress it before the check, as with inflateSync() of node:zlib, or turn off the compression of the proxy or client that adds it.",
  }),
  body_brotli: Object.freeze({
    component: "body",
    summary: "The body is compressed with brotli; the signature is over the text.",
    remedy: "Decompress it before the check, as with brotliDecompressSync() of node:zlib, or turn off the compression of the proxy or client that adds it.",
  }),
  body_utf16: Object.freeze({
    component: "body",
    summary: "The body and the signed text differ in the width of a character: one is UTF-16, UTF-32 or CESU-8, the other UTF-8.",
    remedy: "Write and read UTF-8: Encoding.UTF8 in .NET, not Encoding.Unicode; Set-Content -Encoding utf8NoBOM in PowerShell, not > or Out-File.",
  }),
  body_hex: Object.freeze({
    component: "body",
    summary: "The body is the hexadecimal digits of the signed bytes.",
    remedy: "Decode it first: Buffer.from(text, \"hex\"). Better, store the bytes, not a dump of them.",
  }),
  body_other_base: Object.freeze({
    component: "body",
    summary: "The body is base32, Ascii85, base85, uuencoded or binary digits of the signed bytes.",
    remedy: "Decode it first: b32decode(), a85decode() and b85decode() of Python's base64. Better, store the bytes.",
  }),
  body_data_url: Object.freeze({
    component: "body",
    summary: "The body is a data URL of the signed bytes.",
    remedy: "Take the part behind the comma and decode it, or pass the bytes in place of readAsDataURL().",
  }),
  body_byte_list: Object.freeze({
    component: "body",
    summary: "The body is a list of the signed bytes as numbers, or bytes as a language prints them.",
    remedy: "Pass the Buffer or Uint8Array itself, or its toString(\"utf8\"): String(), JSON.stringify() and print() of bytes give numbers or escapes.",
  }),
  body_wrapped: Object.freeze({
    component: "body",
    summary: "The signed text is inside the body: a queue, a function or a bus put a message around it.",
    remedy: "Verify the part that was sent: event.body in AWS Lambda, JSON.parse(record.Sns.Message) and the like, as text, before it is parsed.",
  }),
  body_printed: Object.freeze({
    component: "body",
    summary: "The body is an object as a language prints it, or in a format such as YAML, not JSON.",
    remedy: "Pass the bytes as they arrived: str(dict) of Python, inspect() and console.log() of JavaScript and inspect of Ruby are for people.",
  }),
  body_chunked: Object.freeze({
    component: "body",
    summary: "The sizes of the chunks are still in the body.",
    remedy: "Let an HTTP library read the request: Transfer-Encoding: chunked puts a size before each chunk, which is not of the body.",
  }),
  body_with_headers: Object.freeze({
    component: "body",
    summary: "The headers of the request are still before the body.",
    remedy: "Pass what follows the first empty line, or let an HTTP library read the request.",
  }),
  body_multipart: Object.freeze({
    component: "body",
    summary: "The body is a multipart form that holds the signed text in a part.",
    remedy: "Verify the bytes of the part, and send with content-type: application/json, not as a form or a file.",
  }),
  body_text_around: Object.freeze({
    component: "body",
    summary: "Other text stands around the signed body: of a log, an event stream or another body.",
    remedy: "Cut the body out as it was sent, from its first brace to its last, or save it by itself.",
  }),
  body_nul_padded: Object.freeze({
    component: "body",
    summary: "NUL bytes fill up the body: the buffer is longer than what was read into it.",
    remedy: "Pass as many bytes as were read: buffer.subarray(0, bytesRead), and no fixed length.",
  }),
  body_framed: Object.freeze({
    component: "body",
    summary: "Bytes of a message format stand around the signed body, such as its length or type.",
    remedy: "Let the library that wrote the message read it (Kafka's deserializer, protobuf, pickle), and verify the bytes that it gives.",
  }),
  body_pool_leak: Object.freeze({
    component: "body",
    summary: "The body is a part of a longer buffer, with bytes around it that belong to others.",
    remedy: "Pass the Buffer itself, not its .buffer: new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength). Those other bytes may be secret.",
  }),
  body_html_escapes: Object.freeze({
    component: "body",
    summary: "Escapes of HTML, such as &quot;, were put into the body or taken out of it.",
    remedy: "Take the body from where no template and no sanitizer has touched it: {{{body}}} or |safe where it must go through a template.",
  }),
  body_smart_quotes: Object.freeze({
    component: "body",
    summary: "Curly quotes, dashes or an ellipsis replaced the plain ones of the body.",
    remedy: "Copy the body from a file or a log, not from a document, chat or mail that makes quotes pretty.",
  }),
  body_no_break_spaces: Object.freeze({
    component: "body",
    summary: "Spaces of the body became no-break or other spaces, or the other way.",
    remedy: "Copy the body from a file or a log, not from a page or document.",
  }),
  body_zero_width: Object.freeze({
    component: "body",
    summary: "Characters without a width came into the body, or were taken out of it.",
    remedy: "Copy the body from a file or a log, not from a page or chat, and keep it from what strips such characters.",
  }),
  body_normalized: Object.freeze({
    component: "body",
    summary: "Letters with accents were composed or decomposed: Unicode NFC and NFD.",
    remedy: "Do not call normalize() before the check, and keep the body out of the names of files.",
  }),
  body_question_marks: Object.freeze({
    component: "body",
    summary: "A question mark stands where the body has a character that some charset lacks.",
    remedy: "Keep the body as bytes, or in UTF-8 all the way: utf8mb4 in MySQL, nvarchar in SQL Server, PYTHONIOENCODING=utf-8.",
  }),
  body_accents_stripped: Object.freeze({
    component: "body",
    summary: "Letters of the body lost their accents, or are spelled in ASCII: e for é, ue for ü, EUR for €.",
    remedy: "Keep the body as bytes, and verify it before anything transliterates it: iconv //TRANSLIT, unidecode, a slug.",
  }),
  body_emoji_dropped: Object.freeze({
    component: "body",
    summary: "An emoji or another character beyond ASCII was dropped from the body.",
    remedy: "Keep the body as bytes: what filters emoji, keeps ASCII only, or stores three bytes a character as MySQL's utf8 does, alters it.",
  }),
  body_numbers: Object.freeze({
    component: "body",
    summary: "A number or a date of the body is in another writing, such as 4 for 4.0, a date for seconds or .12Z for .120Z, or was rounded.",
    remedy: "Verify the bytes as they arrived: to parse a number and write it again need not give the same digits.",
  }),
  body_field_added: Object.freeze({
    component: "body",
    summary: "The body has fields that the signed one lacks.",
    remedy: "Verify before you add to the event, and verify the bytes as they arrived.",
  }),
  body_severity_filled: Object.freeze({
    component: "body",
    summary: "The severity of the body was filled in; the signed one has none.",
    remedy: "Verify the bytes as they arrived, not JSON.stringify() of the event that receiveWebhook gave, which has the documented severity filled in.",
  }),
  body_null_dropped: Object.freeze({
    component: "body",
    summary: "The signed body has a field that this one lacks: null, 0, empty, or the documented severity.",
    remedy: "Verify the bytes as they arrived: some writers leave out null (exclude_none, omitempty, NON_NULL), and a class what it has no field for.",
  }),
  body_typed: Object.freeze({
    component: "body",
    summary: "Each value of the body has its type beside it or a list around it, as in JSON of DynamoDB, MongoDB and R.",
    remedy: "Store the bytes of the request, or its text in one attribute: what a database makes of the object is another text.",
  }),
  body_values_cleaned: Object.freeze({
    component: "body",
    summary: "Values of the body were cleaned: strings trimmed, an ID in another form, or null in place of an empty string.",
    remedy: "Verify the bytes as they arrived, before middleware such as TrimStrings and ConvertEmptyStringsToNull of Laravel.",
  }),
  body_masked: Object.freeze({
    component: "body",
    summary: "A value of the body was masked, as logs and monitors do with what may be personal.",
    remedy: "Verify the bytes of the request: what a log has masked cannot be verified any more.",
  }),
  body_placeholder: Object.freeze({
    component: "body",
    summary: "The body is a placeholder for none: {}, undefined, a template, a mask or the name of an object.",
    remedy: "Look for what has read the body before, or has printed the object that holds it: verify the bytes of the request, and put this route before any parser.",
  }),
  body_part: Object.freeze({
    component: "body",
    summary: "The body is a part of the event: its payload, without what is around it.",
    remedy: "Verify all bytes of the request, not event.payload or another member of what was parsed.",
  }),
  body_fields_renamed: Object.freeze({
    component: "body",
    summary: "Fields of the body have other names, such as session_id or SessionId.",
    remedy: "Verify the bytes as they arrived, before what maps keys to the names of your language.",
  }),
  body_case: Object.freeze({
    component: "body",
    summary: "Letters of the body are in the other case: all of them, or those of keys, codes or an ID.",
    remedy: "Verify the bytes as they arrived, before toLowerCase(), toUpperCase() or a type of IDs and codes writes them its own way.",
  }),
  body_terminal_colors: Object.freeze({
    component: "body",
    summary: "The body has the colours of a terminal in it.",
    remedy: "Save it without colours (NO_COLOR=1, jq -M), or better, before it is printed.",
  }),
  body_quoted_printable: Object.freeze({
    component: "body",
    summary: "The body is in quoted-printable, as mail has it: =C3=A9, and = at the end of a line.",
    remedy: "Decode it first (quopri of Python), or take the body from a file instead of a mail.",
  }),
  body_quotes_doubled: Object.freeze({
    component: "body",
    summary: "The quotes of the body are doubled, as in a cell of CSV or a string of SQL.",
    remedy: "Read the cell with a parser of CSV, and pass the body to SQL as a parameter.",
  }),
  body_altered_copy: Object.freeze({
    component: "body",
    summary: "The signature belongs to another delivery, of which this is a copy with another body: it was altered or forged.",
    remedy: "Refuse it, and look for who sent it. If you sent it, one variable of yours may hold the header of two requests.",
  }),
  body_forged_copy: Object.freeze({
    component: "body",
    summary: "An authentic delivery reports the same event with another body, and no known secret signs this one: most likely it was forged.",
    remedy: "Refuse it, and look for who sent it. Only the authentic one comes from WMS.",
  }),
  body_too_large: Object.freeze({
    component: "body",
    summary: "The body is longer than 1 MiB, so its signature was not judged.",
    remedy: "Look for who else sends to this address, or for a body collected over several requests.",
  }),
  encoding_option: Object.freeze({
    component: "body",
    summary: "The signature is over other bytes of this body than the option `encoding` says.",
    remedy: "Leave `encoding` out. If that is what you do, the sender signs bytes that are not UTF-8: set it to \"bytes\".",
  }),
  lossy_mac: Object.freeze({
    component: "body",
    summary: "The signature matches only the documented lossy check, so the body may have been altered.",
    remedy: "Do not trust this body. If the sender must have characters beyond U+00FF and cannot sign UTF-8, know what `encoding: \"ascii\"` gives up before you set it.",
  }),
  header_missing: Object.freeze({
    component: "header",
    summary: "There is no signature header, or it is empty.",
    remedy: "Pass the value of X-WMS-Content-MAC, in Node req.headers[\"x-wms-content-mac\"], and let proxies and gateways forward it.",
  }),
  header_malformed: Object.freeze({
    component: "header",
    summary: "The signature header holds no MAC: it is neither 64 hexadecimal digits nor anything like them.",
    remedy: "Pass the whole value of X-WMS-Content-MAC, and of no other header.",
  }),
  header_placeholder: Object.freeze({
    component: "header",
    summary: "The signature header holds a placeholder or a mask in place of the MAC.",
    remedy: "Take the header from the request itself: logs and monitors mask it. If the sender wrote it so, its MAC was not there yet.",
  }),
  header_without_prefix: Object.freeze({
    component: "header",
    summary: "The signature header lacks the prefix \"hmac-sha256=\".",
    remedy: "Pass the value of X-WMS-Content-MAC as it came; a sender of your own must write hmac-sha256=<digits>.",
  }),
  header_other_prefix: Object.freeze({
    component: "header",
    summary: "The signature header has another prefix than \"hmac-sha256=\".",
    remedy: "Pass the value of X-WMS-Content-MAC as it came; a sender of your own must write hmac-sha256=<digits>, in lower case.",
  }),
  header_base64: Object.freeze({
    component: "header",
    summary: "The MAC in the signature header is base64, not hexadecimal digits.",
    remedy: "Let the sender write digest(\"hex\"), not digest(\"base64\").",
  }),
  header_whitespace: Object.freeze({
    component: "header",
    summary: "The value of the signature header has leading or trailing white space.",
    remedy: "Trim the header where you take it out of a raw request or a file.",
  }),
  header_quoted: Object.freeze({
    component: "header",
    summary: "The value of the signature header is in quotes or in the brackets of a list.",
    remedy: "Remove the quotes where the header comes out of a file, a shell or JSON, and pass the first value where a framework gives a list.",
  }),
  header_joined: Object.freeze({
    component: "header",
    summary: "Several signature headers, or several values, were joined into one.",
    remedy: "Let one sender, proxy or test set the header once: set instead of append.",
  }),
  header_named: Object.freeze({
    component: "header",
    summary: "The value begins with the name of the signature header.",
    remedy: "Pass what follows the colon of X-WMS-Content-MAC.",
  }),
  header_escaped: Object.freeze({
    component: "header",
    summary: "The value of the signature header has escapes of URLs, HTML or JSON.",
    remedy: "Take the header from the request itself, or undo the escapes: decodeURIComponent(), JSON.parse().",
  }),
  header_digits: Object.freeze({
    component: "header",
    summary: "The digits of the MAC have 0x before them or colons, hyphens or spaces between them, lack a zero before them, or are digits of digits or numbers, or those of bytes with a sign.",
    remedy: "Write the 64 digits as they are: digest(\"hex\"), hexdigest().",
  }),
  header_bytes: Object.freeze({
    component: "header",
    summary: "The MAC in the signature header is the bytes themselves, or what a language prints of them, not digits.",
    remedy: "Let the sender write digest(\"hex\") in Node and hexdigest() in Python, not digest().",
  }),
  header_truncated: Object.freeze({
    component: "header",
    summary: "Digits of the MAC are missing, most likely at its end.",
    remedy: "Pass all 64 digits: look for a column, a log or a copy that cuts the header, and write each byte with two digits.",
  }),
  header_altered_copy: Object.freeze({
    component: "header",
    summary: "An authentic delivery has the same body: this is a copy of it with another signature.",
    remedy: "Refuse it, and look for who sent it: somebody has the body and not the secret.",
  }),
  mac_md5: Object.freeze({
    component: "header",
    summary: "The MAC was made with MD5.",
    remedy: "Let the sender use HMAC with SHA-256: createHmac(\"sha256\", secret).",
  }),
  mac_sha1: Object.freeze({
    component: "header",
    summary: "The MAC was made with SHA-1.",
    remedy: "Let the sender use HMAC with SHA-256: createHmac(\"sha256\", secret).",
  }),
  mac_sha224: Object.freeze({
    component: "header",
    summary: "The MAC was made with SHA-224.",
    remedy: "Let the sender use HMAC with SHA-256: createHmac(\"sha256\", secret).",
  }),
  mac_sha384: Object.freeze({
    component: "header",
    summary: "The MAC was made with SHA-384.",
    remedy: "Let the sender use HMAC with SHA-256: createHmac(\"sha256\", secret).",
  }),
  mac_sha512: Object.freeze({
    component: "header",
    summary: "The MAC was made with SHA-512, or with its short form SHA-512/256.",
    remedy: "Let the sender use HMAC with SHA-256: createHmac(\"sha256\", secret).",
  }),
  mac_of_empty_body: Object.freeze({
    component: "header",
    summary: "The MAC is that of an empty body.",
    remedy: "The sender read or wrote the body's stream before it signed: let it sign the bytes that it sends.",
  }),
  mac_of_placeholder: Object.freeze({
    component: "header",
    summary: "The MAC is that of a placeholder for no body, such as {} or undefined, or of a template with a variable that nobody has filled in.",
    remedy: "The sender had no body, or an object, when it signed: let it sign the bytes that it sends.",
  }),
  mac_of_other_notation: Object.freeze({
    component: "header",
    summary: "The MAC is that of another notation of the body: its hexadecimal digits, base64, numbers, a string of JSON, its fields in a row or what Python and Ruby print.",
    remedy: "Let the sender sign the bytes that it sends, not a text that it made of them.",
  }),
  mac_of_part: Object.freeze({
    component: "header",
    summary: "The MAC is that of a part of the body, such as its payload.",
    remedy: "Let the sender sign the bytes that it sends, all of them: what is not signed, anybody can alter.",
  }),
  mac_with_timestamp: Object.freeze({
    component: "header",
    summary: "The MAC is over the body joined with a time or an ID, as other providers sign.",
    remedy: "Let the sender sign the body alone: createHmac(\"sha256\", secret).update(body).",
  }),
  mac_with_request: Object.freeze({
    component: "header",
    summary: "The MAC is over the body joined with something else of the request: its method, path, type or length, or a field once more.",
    remedy: "Let the sender sign the body alone: createHmac(\"sha256\", secret).update(body).",
  }),
  mac_without_key: Object.freeze({
    component: "header",
    summary: "The MAC is a hash of the body without the secret.",
    remedy: "Let the sender use createHmac(\"sha256\", secret), not createHash(\"sha256\"): a hash proves nothing, since everybody can make it.",
  }),
  mac_concatenated: Object.freeze({
    component: "header",
    summary: "The MAC is a hash of the secret and the body in a row, or an HMAC of both, not one of the body.",
    remedy: "Let the sender use createHmac(\"sha256\", secret).update(body), not createHash().",
  }),
  mac_of_hash: Object.freeze({
    component: "header",
    summary: "The MAC is that of a hash of the body, or of another MAC.",
    remedy: "Let the sender sign the body itself: createHmac(\"sha256\", secret).update(body), once.",
  }),
  mac_with_placeholder_key: Object.freeze({
    component: "header",
    summary: "The MAC was made with a placeholder for a missing secret: nothing, undefined, null, or a default such as changeme.",
    remedy: "Give the sender its secret: the variable that should hold it is not set. Anybody can make this MAC.",
  }),
  mac_arguments_swapped: Object.freeze({
    component: "header",
    summary: "The MAC was made with the body as its key and the secret as its message.",
    remedy: "Let the sender swap the arguments: the secret is the key, such as in hash_hmac(\"sha256\", $body, $secret).",
  }),
  secret_quoted: Object.freeze({
    component: "secret",
    summary: "The secret is in quotes, or has one at its end.",
    remedy: "Remove the quotes from the variable: docker --env-file and naive readers of .env files keep them.",
  }),
  secret_whitespace: Object.freeze({
    component: "secret",
    summary: "The secret has white space, a newline or a byte order mark around it or in it.",
    remedy: "Trim it where it is read: readFileSync(file, \"utf8\").trim(), and printf '%s' instead of echo where it is stored.",
  }),
  secret_hex: Object.freeze({
    component: "secret",
    summary: "The secret is given in hexadecimal digits; the sender uses the bytes that they stand for.",
    remedy: "Pass Buffer.from(secret, \"hex\").",
  }),
  secret_base64: Object.freeze({
    component: "secret",
    summary: "The secret is given in base64 or base32; the sender uses the bytes that it stands for.",
    remedy: "Pass Buffer.from(secret, \"base64\"). A value of a Kubernetes Secret's manifest is base64, too.",
  }),
  secret_hex_decoded: Object.freeze({
    component: "secret",
    summary: "The secret was decoded from hexadecimal digits; the sender uses the digits themselves.",
    remedy: "Pass the secret as the text that you were given, without Buffer.from(secret, \"hex\").",
  }),
  secret_base64_decoded: Object.freeze({
    component: "secret",
    summary: "The secret was decoded from base64 or base32; the sender uses the text itself.",
    remedy: "Pass the secret as the text that you were given, without Buffer.from(secret, \"base64\").",
  }),
  secret_invisible: Object.freeze({
    component: "secret",
    summary: "The secret has characters that nobody sees or that only look right, such as a no-break space or a dash for a hyphen.",
    remedy: "Type the secret, or copy it from where you were given it, not from a page, chat or document.",
  }),
  secret_assignment: Object.freeze({
    component: "secret",
    summary: "The secret is given with its name, as in a file of variables.",
    remedy: "Pass what follows the equals sign or colon: load the file with dotenv or --env-file, and pass the variable.",
  }),
  secret_json: Object.freeze({
    component: "secret",
    summary: "The secret is given as the JSON around it, as a secrets manager keeps it.",
    remedy: "Parse it and pass the value: JSON.parse(SecretString).MAC_SECRET.",
  }),
  secret_comment: Object.freeze({
    component: "secret",
    summary: "A comment follows the secret.",
    remedy: "Remove the comment from the line: docker --env-file and some readers of .env files keep it.",
  }),
  secret_list: Object.freeze({
    component: "secret",
    summary: "The secret is a part of a longer text: a list of several, lines or a sentence.",
    remedy: "Pass the secret alone, and several as an array: secrets.split(\",\").",
  }),
  secret_split: Object.freeze({
    component: "secret",
    summary: "The secret was split at a comma, a space or the like: several of yours are the parts of one.",
    remedy: "Pass the secret as one string: no split(\",\") of the variable that holds it, and an array where there are several.",
  }),
  secret_doubled: Object.freeze({
    component: "secret",
    summary: "The secret appears twice.",
    remedy: "Paste it once.",
  }),
  secret_prefix: Object.freeze({
    component: "secret",
    summary: "The secret has a prefix that the sender does not use, such as whsec_ or Bearer, or lacks it.",
    remedy: "Pass the secret as the sender uses it. What follows whsec_ is base64 in libraries of Standard Webhooks.",
  }),
  secret_escaped: Object.freeze({
    component: "secret",
    summary: "The secret has escapes or a sign at its end, or lost them: $$, %24, \\n, &amp;.",
    remedy: "Write it so that what reads it gives the secret itself: docker compose wants $$ for $, a URL %24, and print its length to see.",
  }),
  secret_charset: Object.freeze({
    component: "secret",
    summary: "The secret is in another charset than the sender's: UTF-16, Latin-1 or UTF-8.",
    remedy: "Save its file as UTF-8 without BOM, and pass the text or its UTF-8 bytes.",
  }),
  secret_normalized: Object.freeze({
    component: "secret",
    summary: "Letters of the secret are composed or decomposed: Unicode NFC and NFD.",
    remedy: "Copy the secret again, or pass secret.normalize(\"NFC\") if the sender has it so.",
  }),
  secret_case: Object.freeze({
    component: "secret",
    summary: "The letters of the secret are in the other case.",
    remedy: "Pass the secret as it was given: no toUpperCase(), toLowerCase(), and digits as the sender writes them.",
  }),
  secret_byte_list: Object.freeze({
    component: "secret",
    summary: "The secret is given as a list of its bytes as numbers.",
    remedy: "Pass the bytes or the text: String() and JSON.stringify() of a Buffer or Uint8Array give numbers.",
  }),
  secret_base64_form: Object.freeze({
    component: "secret",
    summary: "The secret is the same base64 in another form: padding, line breaks, or the alphabet for URLs.",
    remedy: "Pass the text exactly as the sender has it, with its equals signs and without line breaks.",
  }),
  secret_hex_form: Object.freeze({
    component: "secret",
    summary: "The secret is the same hexadecimal digits in another form: with 0x, colons or spaces, or as a GUID.",
    remedy: "Pass the digits exactly as the sender has them.",
  }),
  secret_number: Object.freeze({
    component: "secret",
    summary: "The secret was read as a number, which took the zeros before it, wrote it as 1.5e+15 or read it as octal digits.",
    remedy: "Put the secret in quotes where YAML, JSON or a spreadsheet would take it for a number.",
  }),
  secret_hashed: Object.freeze({
    component: "secret",
    summary: "The sender uses a hash of the secret as its key: SHA-256, SHA-1 or MD5.",
    remedy: "Pass the same hash, such as createHash(\"sha256\").update(secret).digest(), or its digits, as the sender does.",
  }),
  secret_placeholder: Object.freeze({
    component: "secret",
    summary: "The secret is a placeholder: a template, a mask, or the name or path of where it is kept.",
    remedy: "Look for what should have filled it in: a template, a variable of the shell, the client of a secrets manager, or you.",
  }),
  secret_mistyped: Object.freeze({
    component: "secret",
    summary: "The secret is mistyped: one character is another, is missing or is too many, or two are swapped.",
    remedy: "Copy the secret instead of typing it, and all of it. A shell eats backslashes and dollar signs outside single quotes, and zero bytes everywhere.",
  }),
  secret_of_sender: Object.freeze({
    component: "secret",
    summary: "The sender's secret has a line end or quotes around it that yours lacks.",
    remedy: "Set the secret again where the sender keeps it, without them. Until then pass it as the sender uses it.",
  }),
  secret_other: Object.freeze({
    component: "secret",
    summary: "The delivery was signed with another of your secrets.",
    remedy: "Use the secret of the Config ID that the session ran with. During a rotation pass both: [newSecret, oldSecret].",
  }),
  unexplained: Object.freeze({
    component: "unknown",
    summary: "No known mistake fits the signature: the secret may be another one, the body may be changed in another way, or the delivery is forged.",
    remedy: "Compare the secret with that of the Config ID, and save the bytes of the request before anything else reads them, decompresses or decodes them. If both are right, somebody else sent it.",
  }),
});

export const EVENT_DESCRIPTIONS = /* @__PURE__ */ Object.freeze({
  "WMS_LOADED": "The measurement page has loaded in the user's browser.",
  "CONFIGURATION_LOADED": "The settings behind the Config ID have arrived.",
  "CAMERA_PERMISSION_GRANTED": "The user granted camera permission.",
  "CAMERA_PERMISSION_DENIED": "The user denied camera permission.",
  "CAMERA_STARTED": "The camera has started, by the user or automatically.",
  "MEASUREMENT_STARTED": "A measurement has started, by the user or automatically.",
  "MEASUREMENT_CREATED": "The measurement has received its ID.",
  "INTERMEDIATE_RESULTS": "Intermediate results have arrived during the scan, with their signal-to-noise ratio.",
  "SCAN_COMPLETED": "The scan is complete; the final results are still to come.",
  "RESULTS_RECEIVED": "The final results have arrived.",
  "REDIRECTING_TO_CALLBACK": "The user is being redirected to the callback URL.",
  "MEASUREMENT_CANCELED": "The measurement ended before its results.",
  "CONSTRAINT_VIOLATION": "A condition for measuring was violated, so the measurement was cancelled.",
  "PAGE_UNLOADED": "The user closed the page or navigated away.",
  "WEBSOCKET_DISCONNECTED": "The connection of the measurement was lost.",
  "WEBSOCKET_RECONNECTED": "The connection of the measurement was established or re-established.",
  "WEBSOCKET_RECONNECTION_FAILED": "The connection of the measurement could not be re-established.",
  "API_ERROR": "The measurement service returned an error.",
  "PAGE_VISIBILITY_CHANGE": "The page was hidden or became visible again.",
  "LOW_SNR": "The signal was too weak against the noise, so the measurement was cancelled.",
  "FAILED_INIT_BLOOD_FLOW": "The component that reads blood flow from the face failed to start.",
  "GENERAL_ERROR": "The camera failed to start.",
});

export const SCENARIOS = /* @__PURE__ */ Object.freeze({
  "success": "The measurement succeeds and the user is sent to the callback URL.",
  "permission-denied": "The user denies camera permission.",
  "low-snr": "The signal is too weak, so the measurement is cancelled.",
  "constraint-violated": "The user moves or is too far away, so the measurement is cancelled.",
  "cancelled": "The measurement is cancelled halfway.",
  "websocket-recovered": "The connection drops during the scan and comes back; the measurement succeeds.",
  "websocket-lost": "The connection drops during the scan and does not come back.",
  "api-error": "The measuring service answers with an error before it has a measurement.",
  "tab-hidden": "The user looks at another tab during the scan and comes back; the measurement succeeds.",
  "left-early": "The user closes the page during the scan.",
  "blood-flow-failed": "The component that reads blood flow does not start.",
  "camera-failed": "Camera permission is granted, but the camera does not start.",
  "measured-again": "A constraint is violated, and a second measurement on the same page succeeds.",
  "reloaded": "The user reloads the page during the scan; the sequence starts at 0 again, and the measurement succeeds.",
  "returned": "The signal is too weak; up to 90 min later the user opens the same link again, and the measurement succeeds.",
  "went-silent": "The events stop during the scan: the device is off or offline.",
  "fake-face": "The measuring service takes the face for a picture, so the measurement is cancelled.",
});

export const FAULTS = /* @__PURE__ */ Object.freeze({
  "duplicated": "It arrives twice.",
  "retried": "It arrives again after 1, 5 and 30 min, as if each answer had been lost.",
  "reordered": "It arrives after the next one.",
  "dropped": "It never arrives.",
  "delayed": "It arrives 20 to 200 s late.",
  "tampered": "It arrives again with a different sequence and the same signature.",
  "forged": "It arrives again with a different sessionId. The check that WMS documents accepts it.",
  "old_secret": "It is signed with the secret that was replaced.",
});

export const QUIRKS = /* @__PURE__ */ Object.freeze({
  "no_session_id": "The page was opened without an ID: sessionId is missing, null, \"\", \"undefined\" or \"null\".",
  "null_fields": "A payload or measurementId that an event does not have is null.",
  "clock_off": "The clock of the device is off by 1 min to 12 h.",
  "milliseconds": "The timestamp is in milliseconds.",
});

export const MIX = /* @__PURE__ */ Object.freeze({
  scenarios: Object.freeze({
    "success": 0.6,
    "permission-denied": 0.05,
    "low-snr": 0.06,
    "constraint-violated": 0.07,
    "cancelled": 0.025,
    "websocket-recovered": 0.025,
    "websocket-lost": 0.01,
    "api-error": 0.008,
    "tab-hidden": 0.025,
    "left-early": 0.035,
    "blood-flow-failed": 0.004,
    "camera-failed": 0.008,
    "measured-again": 0.03,
    "reloaded": 0.02,
    "returned": 0.015,
    "went-silent": 0.012,
    "fake-face": 0.003,
  }),
  quirks: Object.freeze({
    "no_session_id": 0.01,
    "null_fields": 0.05,
    "clock_off": 0.02,
    "milliseconds": 0.005,
  }),
  faults: Object.freeze({
    "duplicated": 0.03,
    "retried": 0.01,
    "reordered": 0.05,
    "dropped": 0.01,
    "delayed": 0.02,
    "tampered": 0.001,
    "forged": 0.001,
  }),
});
