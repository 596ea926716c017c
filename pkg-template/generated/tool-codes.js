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
    remedy: "Take the trim() away, and pass the body as it arrived.",
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
  body_replaced: Object.freeze({
    component: "body",
    summary: "Bytes of the body that are not UTF-8 were replaced by U+FFFD.",
    remedy: "Collect the chunks as bytes (Buffer.concat), and decode after the check: body += chunk breaks a character that two chunks share.",
  }),
  body_truncated: Object.freeze({
    component: "body",
    summary: "The end of the body is missing.",
    remedy: "Wait for the end of the request before the check, and look for a limit on its length in the proxy, the parser or the log.",
  }),
  body_doubled: Object.freeze({
    component: "body",
    summary: "The body stands there twice.",
    remedy: "Look for a second listener or middleware that collects the same chunks.",
  }),
  body_form_encoded: Object.freeze({
    component: "body",
    summary: "The body went through a parser or writer of HTML forms.",
    remedy: "Read this route as raw bytes before express.urlencoded() or its like, and send with content-type: application/json.",
  }),
  body_json_encoded: Object.freeze({
    component: "body",
    summary: "The body is a JSON string that holds the signed text.",
    remedy: "Do not call JSON.stringify on a body that is text already; after a queue or a log, call JSON.parse once and verify the string that it gives.",
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
    summary: "Only the documented, lossy computation explains the signature, so the body may have been altered.",
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
    summary: "White space stands around the value of the signature header.",
    remedy: "Trim the header where you take it out of a raw request or a file.",
  }),
  header_quoted: Object.freeze({
    component: "header",
    summary: "Quotes stand around the value of the signature header.",
    remedy: "Take the quotes away where the header comes out of a file, a shell or JSON.",
  }),
  header_joined: Object.freeze({
    component: "header",
    summary: "Several signature headers, or several values, were joined into one.",
    remedy: "Let one sender, proxy or test set the header once: set instead of append.",
  }),
  mac_sha1: Object.freeze({
    component: "header",
    summary: "The MAC was made with SHA-1.",
    remedy: "Let the sender use HMAC with SHA-256: createHmac(\"sha256\", secret).",
  }),
  mac_sha512: Object.freeze({
    component: "header",
    summary: "The MAC was made with SHA-512.",
    remedy: "Let the sender use HMAC with SHA-256: createHmac(\"sha256\", secret).",
  }),
  mac_of_empty_body: Object.freeze({
    component: "header",
    summary: "The MAC is that of an empty body.",
    remedy: "The sender read or wrote the body's stream before it signed: let it sign the bytes that it sends.",
  }),
  secret_quoted: Object.freeze({
    component: "secret",
    summary: "Quotes stand around the secret.",
    remedy: "Take the quotes out of the variable: docker --env-file and naive readers of .env files keep them.",
  }),
  secret_whitespace: Object.freeze({
    component: "secret",
    summary: "White space, a newline or a byte order mark stands around the secret.",
    remedy: "Trim it where it is read: readFileSync(file, \"utf8\").trim(), and printf '%s' instead of echo where it is stored.",
  }),
  secret_hex: Object.freeze({
    component: "secret",
    summary: "The secret is given in hexadecimal digits; the sender uses the bytes that they stand for.",
    remedy: "Pass Buffer.from(secret, \"hex\").",
  }),
  secret_base64: Object.freeze({
    component: "secret",
    summary: "The secret is given in base64; the sender uses the bytes that it stands for.",
    remedy: "Pass Buffer.from(secret, \"base64\"). A value of a Kubernetes Secret's manifest is base64, too.",
  }),
  secret_hex_decoded: Object.freeze({
    component: "secret",
    summary: "The secret was decoded from hexadecimal digits; the sender uses the digits themselves.",
    remedy: "Pass the secret as the text that you were given, without Buffer.from(secret, \"hex\").",
  }),
  secret_base64_decoded: Object.freeze({
    component: "secret",
    summary: "The secret was decoded from base64; the sender uses the base64 text itself.",
    remedy: "Pass the secret as the text that you were given, without Buffer.from(secret, \"base64\").",
  }),
  secret_other: Object.freeze({
    component: "secret",
    summary: "The delivery was signed with another of your secrets.",
    remedy: "Use the secret of the Config ID that the session ran with. During a rotation pass both: [newSecret, oldSecret].",
  }),
  unexplained: Object.freeze({
    component: "secret",
    summary: "Nothing that is known to go wrong explains the signature.",
    remedy: "Compare the secret with that of the Config ID, and save the bytes of the request before anything else reads them. If both are right, somebody else sent it.",
  }),
});

export const EVENT_DESCRIPTIONS = /* @__PURE__ */ Object.freeze({
  "WMS_LOADED": "The measurement page has opened in the user's browser.",
  "CONFIGURATION_LOADED": "The settings behind the Config ID have arrived.",
  "CAMERA_PERMISSION_GRANTED": "The user has let the page use the camera.",
  "CAMERA_PERMISSION_DENIED": "The user has not let the page use the camera.",
  "CAMERA_STARTED": "The camera is running, whether the user or the page turned it on.",
  "MEASUREMENT_STARTED": "A measurement has begun, whether the user or the page began it.",
  "MEASUREMENT_CREATED": "The measurement has received its ID.",
  "INTERMEDIATE_RESULTS": "First results are in while the scan goes on, with their signal-to-noise ratio.",
  "SCAN_COMPLETED": "The camera's part is done; the last results are still to come.",
  "RESULTS_RECEIVED": "The last results are in.",
  "REDIRECTING_TO_CALLBACK": "The user is being sent to the callback URL.",
  "MEASUREMENT_CANCELED": "The measurement ended before its results.",
  "CONSTRAINT_VIOLATION": "A condition for measuring no longer held, so the measurement was cancelled.",
  "PAGE_UNLOADED": "The user has closed the page or gone to another.",
  "WEBSOCKET_DISCONNECTED": "The connection that carries the measurement has dropped.",
  "WEBSOCKET_RECONNECTED": "The connection that carries the measurement stands, for the first time or again.",
  "WEBSOCKET_RECONNECTION_FAILED": "The connection that carries the measurement could not be made again.",
  "API_ERROR": "The measuring service has answered with an error.",
  "PAGE_VISIBILITY_CHANGE": "The page has gone out of the user's sight or come back.",
  "LOW_SNR": "The signal was too weak against the noise, so the measurement was cancelled.",
  "FAILED_INIT_BLOOD_FLOW": "The part that reads blood flow from the face did not start.",
  "GENERAL_ERROR": "The camera could not be started.",
});

export const SCENARIOS = /* @__PURE__ */ Object.freeze({
  "success": "The measurement succeeds and the user is sent to the callback URL.",
  "permission-denied": "The user does not let the page use the camera.",
  "low-snr": "The signal is too weak, so the measurement is cancelled.",
  "constraint-violated": "The face leaves the frame, so the measurement is cancelled.",
  "cancelled": "The measurement is cancelled half-way.",
  "websocket-recovered": "The connection drops during the scan and comes back; the measurement succeeds.",
  "websocket-lost": "The connection drops during the scan and does not come back.",
  "api-error": "The measuring service answers with an error before it has a measurement.",
  "tab-hidden": "The user looks at another tab during the scan and comes back; the measurement succeeds.",
  "left-early": "The user closes the page during the scan.",
  "blood-flow-failed": "The part that reads blood flow does not start.",
  "camera-failed": "The camera may be used but does not start.",
});

export const FAULTS = /* @__PURE__ */ Object.freeze({
  "duplicated": "It comes a second time.",
  "reordered": "It comes after the one that follows it.",
  "dropped": "It never comes.",
  "delayed": "It comes 20 to 200 s later.",
  "tampered": "It comes a second time, with another sequence under the same MAC.",
  "forged": "It comes a second time, with another sessionId that the lossy documented computation does not tell from the first.",
  "old_secret": "It is signed with the secret that was replaced.",
});
