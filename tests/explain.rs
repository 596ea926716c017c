//! `explain`: each cause by deliveries that Python made (`tests/explain/generate.py`), beside
//! neighbours of which nothing may be proven.
#![cfg(all(feature = "tools", not(target_arch = "wasm32")))]

use std::iter;
use std::sync::{LazyLock, OnceLock};

use data_encoding::BASE64;
use proptest::prelude::*;
use serde_json::Value;
use wms_webhook::{
    Cause, Component, Diagnosis, Encoding, Error, Evidence, MacKey, OtherDelivery, Signature,
    Stage, explain, verify,
};

/// A delivery and what must be said of it.
struct Case {
    group: String,
    name: String,
    body: Vec<u8>,
    header: Option<Vec<u8>>,
    secrets: Vec<Vec<u8>>,
    encoding: Encoding,
    other_secrets: Vec<Vec<u8>>,
    other_bodies: Vec<Vec<u8>>,
    /// The headers of the other bodies, where they are known.
    other_headers: Vec<Option<Vec<u8>>>,
    verdict: Option<String>,
    causes: Vec<String>,
    is_proven: bool,
    signed_body: Option<Vec<u8>>,
    found: OnceLock<Diagnosis>,
}

/// Each is explained once, whichever tests ask: together they take longer than all other tests.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let cases: Vec<Value> = serde_json::from_str(include_str!("explain/cases.json")).unwrap();
    cases.iter().map(Case::read).collect()
});

impl Case {
    fn read(case: &Value) -> Self {
        let text = |name: &str| case[name].as_str().map(String::from);
        let bytes =
            |value: &Value| value.as_str().map(|text| BASE64.decode(text.as_bytes()).unwrap());
        let list = |name: &str| -> Vec<_> {
            case[name].as_array().unwrap().iter().filter_map(bytes).collect()
        };
        let headers =
            |list: &Value| -> Vec<_> { list.as_array().into_iter().flatten().map(bytes).collect() };
        let causes = case["causes"].as_array().unwrap().iter();
        let group = text("cause").unwrap();
        Self {
            name: format!("{group}: {}", text("name").unwrap()),
            group,
            body: bytes(&case["body"]).unwrap(),
            header: bytes(&case["header"]),
            secrets: list("secrets"),
            encoding: encoding(case["encoding"].as_str().unwrap()),
            other_secrets: list("other_secrets"),
            other_bodies: list("other_bodies"),
            other_headers: headers(&case["other_headers"]),
            verdict: text("verdict"),
            causes: causes.map(|cause| cause.as_str().unwrap().into()).collect(),
            is_proven: case["is_proven"].as_bool().unwrap(),
            signed_body: bytes(&case["signed_body"]),
            found: OnceLock::new(),
        }
    }

    fn explain(&self) -> &Diagnosis {
        self.found.get_or_init(|| {
            explain(&Evidence {
                body: &self.body,
                header: self.header.as_deref(),
                secrets: &slices(&self.secrets),
                encoding: self.encoding,
                other_secrets: &slices(&self.other_secrets),
                other_deliveries: &self.other_deliveries(),
                brotli: None,
            })
        })
    }

    fn other_deliveries(&self) -> Vec<OtherDelivery<'_>> {
        let headers = self.other_headers.iter().map(Option::as_deref).chain(iter::repeat(None));
        let others = self.other_bodies.iter().zip(headers);
        others.map(|(body, header)| OtherDelivery { body, header }).collect()
    }

    fn check(&self) {
        let name = &self.name;
        let found = self.explain();
        let causes: Vec<_> = found.causes.iter().map(|cause| cause.code()).collect();
        assert_eq!(causes, self.causes, "{name}");
        assert_eq!(found.is_proven, self.is_proven, "{name}");
        assert_eq!(
            found.verdict.err().map(|error| error.code()),
            self.verdict.as_deref(),
            "{name}"
        );
        assert_eq!(found.signed_body, self.signed_body, "{name}");
    }
}

fn encoding(name: &str) -> Encoding {
    Encoding::ALL.iter().copied().find(|encoding| encoding.as_str() == name).unwrap()
}

fn slices(all: &[Vec<u8>]) -> Vec<&[u8]> {
    all.iter().map(Vec::as_slice).collect()
}

fn deliveries(bodies: &[Vec<u8>]) -> Vec<OtherDelivery<'_>> {
    bodies.iter().map(|body| OtherDelivery { body, header: None }).collect()
}

fn check(group: &str) {
    let of_group: Vec<_> = CASES.iter().filter(|case| case.group == group).collect();
    assert!(!of_group.is_empty(), "no case is of {group}");
    of_group.into_iter().for_each(Case::check);
}

/// A test for each group of cases: those of a cause, and what belongs to none.
macro_rules! groups {
    ($($name:ident)+) => {
        $(#[test] fn $name() { check(stringify!($name)); })+

        const GROUPS: &[&str] = &[$(stringify!($name)),+];
    };
}

groups! {
    body_other_base body_reordered mac_with_request body_case
    body_accents_stripped body_charset body_framed header_placeholder secret_number
    body_backslashes body_masked body_typed body_values_cleaned
    body_fields_renamed body_quoted_printable body_quotes_doubled body_terminal_colors
    body_reserialized body_newline_added body_newline_removed body_line_endings body_bom_added
    body_bom_removed body_whitespace_added body_whitespace_removed body_decoded_latin1
    body_decoded_windows1252 body_decoded_ascii body_encoded_latin1 body_replaced body_truncated
    body_doubled body_form_encoded body_json_encoded body_base64 body_empty body_object_text
    body_of_other_delivery encoding_option lossy_mac header_missing header_malformed
    header_without_prefix header_other_prefix header_base64 header_whitespace header_quoted
    header_joined mac_sha1 mac_sha512 mac_of_empty_body secret_quoted secret_whitespace
    secret_hex secret_base64 secret_hex_decoded secret_base64_decoded secret_other unexplained
    body_altered_copy body_brotli body_byte_list body_chunked body_data_url body_deflate
    body_emoji_dropped body_field_added body_forged_copy body_gzip body_hex body_html_escapes
    body_multipart body_no_break_spaces body_normalized body_nul_padded body_null_dropped
    body_numbers body_part body_placeholder body_pool_leak body_printed body_question_marks
    body_severity_filled body_smart_quotes body_text_around body_utf16 body_with_headers
    body_wrapped body_zero_width header_altered_copy header_digits header_escaped header_named
    header_bytes header_truncated mac_arguments_swapped mac_concatenated mac_md5 mac_of_other_notation
    mac_of_hash mac_of_part mac_with_placeholder_key mac_of_placeholder mac_sha224 mac_sha384 mac_with_timestamp mac_without_key
    secret_assignment secret_base64_form secret_byte_list secret_case secret_charset
    secret_comment secret_doubled secret_escaped secret_hashed secret_hex_form secret_invisible secret_json
    secret_list secret_split secret_mistyped secret_normalized secret_of_sender secret_placeholder secret_prefix together authentic
}

#[test]
fn every_cause_has_a_test() {
    for cause in Cause::ALL {
        let has_own_test = *cause == Cause::BodyTooLarge;
        assert!(has_own_test || GROUPS.contains(&cause.code()), "{}", cause.code());
    }
    for case in CASES.iter() {
        assert!(GROUPS.contains(&case.group.as_str()), "{}", case.name);
    }
}

#[test]
fn the_texts_are_sentences_and_the_codes_differ() {
    for (at, cause) in Cause::ALL.iter().enumerate() {
        assert!(
            cause.summary().ends_with('.') && cause.remedy().ends_with('.'),
            "{}",
            cause.code()
        );
        assert!(
            cause.code().starts_with(cause.component().as_str())
                || cause.code().starts_with("mac_") && cause.component() == Component::Header
                || !cause.code().contains('_')
                || ["encoding", "lossy"].iter().any(|other| cause.code().starts_with(other))
        );
        assert!(Cause::ALL[..at].iter().all(|other| other.code() != cause.code()));
    }
}

const SECRET: &[u8] = b"mac secret of a Config ID";

fn explain_long(body: &[u8], header: &str, secret: &[u8]) -> Diagnosis {
    let (header, secrets) = (Some(header.as_bytes()), &[secret][..]);
    explain(&Evidence { body, header, secrets, ..Evidence::default() })
}

#[test]
fn long_bodies_are_judged_for_one_mistake_and_longer_ones_not_at_all() {
    // Python: hmac.new(SECRET, b'{"padding":"' + b"x" * 70000 + b'"}', "sha256").hexdigest()
    let header = "hmac-sha256=a433c637514858db52b49d3f08db907619e8b8c801165dcb6f3b70dfb59a99a1";
    let body = format!("{{\"padding\":\"{}\"}}", "x".repeat(70_000)).into_bytes();
    let with_newline = [&body[..], b"\n"].concat();

    let found = explain_long(&with_newline, header, SECRET);
    assert_eq!((found.causes, found.is_proven), (vec![Cause::BodyNewlineAdded], true));
    assert_eq!(found.signed_body, Some(body));
    let found = explain_long(&with_newline, header, &[SECRET, b"\n"].concat());
    assert_eq!((found.causes, found.is_proven), (vec![Cause::SecretWhitespace], false));
    assert!(found.untried.contains(&Stage::BodyAndSecret));

    let found = explain_long(&vec![b' '; 1_048_577], header, SECRET);
    assert_eq!(found.verdict, Err(Error::BodyTooLarge));
    assert_eq!((found.causes, found.is_proven), (vec![Cause::BodyTooLarge], false));
    let found = explain_long(&vec![b' '; 1_048_576], header, SECRET);
    assert_eq!(found.verdict, Err(Error::SignatureMismatch));
    assert_eq!((found.causes, found.is_proven), (vec![Cause::Unexplained], false));
    // What the budget does not reach is said, and said in the order in which it is tried.
    assert!(!found.untried.is_empty());
    assert!(Stage::ALL.ends_with(found.untried));
}

/// What takes the most work: much to restore, deep nesting, many secrets.
#[test]
fn the_work_is_bounded() {
    let header = format!("hmac-sha256={}", "0".repeat(64));
    let bodies = [
        "\u{FFFD}".repeat(20_000),
        format!("{{\"a\":\"{} \u{FFFD}\u{FFFD} \"}}", "x".repeat(60_000)),
        format!("{}{}", "[1,".repeat(127), "\"/é\",".repeat(10_000)) + "1" + &"]".repeat(127),
        "D1".repeat(32_000),
        "[".repeat(65_000),
        "\n".repeat(65_536),
        "\\".repeat(65_536),
    ];
    let [none, some] = [[].as_slice(), &[SECRET; 20]];
    // Nothing to compare with, no secret, an empty one: nothing that ends the search by itself.
    for (header, secrets) in [(&*header, some), ("x", some), (&header, none), (&header, &[b""])] {
        for body in &bodies {
            let found = explain(&Evidence {
                body: body.as_bytes(),
                header: Some(header.as_bytes()),
                secrets,
                ..Evidence::default()
            });
            assert!(!found.is_proven);
        }
    }
}

#[test]
fn nothing_shows_a_body_a_secret_or_a_mac() {
    for case in CASES.iter() {
        let (secrets, others) = (slices(&case.secrets), slices(&case.other_secrets));
        let evidence = Evidence {
            body: &case.body,
            header: case.header.as_deref(),
            secrets: &secrets,
            other_secrets: &others,
            ..Evidence::default()
        };
        let shown = format!("{evidence:?} {:?}", case.explain());
        for hidden in ["secret of", "1689684577", "sha256", "6d61"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
    }
}

fn some_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..80),
        any::<String>().prop_map(String::into_bytes),
        "[\\[\\]{},:\"\\\\0-9eE .truefalsnD%+=\u{FFFD}é/\r\n]{0,60}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_evidence_gets_an_answer(
        body in some_bytes(),
        header in prop::option::of(some_bytes()),
        secrets in prop::collection::vec(some_bytes(), 0..3),
        other_secrets in prop::collection::vec(some_bytes(), 0..2),
        other_bodies in prop::collection::vec(some_bytes(), 0..2),
        encoding in prop::sample::select(Encoding::ALL),
    ) {
        let found = explain(&Evidence {
            body: &body,
            header: header.as_deref(),
            secrets: &slices(&secrets),
            encoding,
            other_secrets: &slices(&other_secrets),
            other_deliveries: &deliveries(&other_bodies),
            brotli: None,
        });
        prop_assert!(!found.is_proven);
        prop_assert!(!found.causes.is_empty());
    }

    /// Nothing but a MAC that fits is a proof, and only what looks odd has another cause.
    #[test]
    fn a_random_mac_is_unexplained(
        text in "[a-z0-9 ]{0,40}",
        secret in "[a-z]{1,40}",
        mac in "[0-9a-f]{64}",
    ) {
        let body = serde_json::json!({ "timestamp": 1, "sessionId": text }).to_string();
        let found = explain(&Evidence {
            body: body.as_bytes(),
            header: Some(format!("hmac-sha256={mac}").as_bytes()),
            secrets: &[secret.as_bytes()],
            ..Evidence::default()
        });
        prop_assert_eq!(found.verdict, Err(Error::SignatureMismatch));
        prop_assert_eq!((found.causes, found.is_proven), (vec![Cause::Unexplained], false));
    }

    /// What is proven verifies with its causes undone: here, with the body that was signed.
    #[test]
    fn what_is_proven_verifies(
        signed in some_bytes(),
        secret in "[a-z]{1,40}",
        change in 0..6,
    ) {
        let key = MacKey::new(&secret).unwrap();
        let header = key.sign(&signed).to_string();
        let body = match change {
            0 => [&signed[..], b"\r\n"].concat(),
            1 => BASE64.encode(&signed).into_bytes(),
            2 => signed.iter().map(|&byte| char::from(byte)).collect::<String>().into_bytes(),
            3 => [&signed[..], &signed].concat(),
            4 => Value::String(String::from_utf8_lossy(&signed).into()).to_string().into_bytes(),
            _ => signed.trim_ascii().to_vec(),
        };
        let encoding = Encoding::Bytes;
        let found = explain(&Evidence {
            body: &body,
            header: Some(header.as_bytes()),
            secrets: &[secret.as_bytes()],
            encoding,
            ..Evidence::default()
        });
        let signature = Signature::parse(&header).unwrap();
        if found.is_proven {
            let repaired = found.signed_body.as_deref().unwrap_or(&body);
            prop_assert!(
                verify(repaired, &signature, std::slice::from_ref(&key), encoding).is_ok()
                    || found.causes.contains(&Cause::EncodingOption)
            );
        }
        if change < 4 && !signed.is_empty() {
            prop_assert!(found.is_proven, "{:?}", found);
        }
    }
}
