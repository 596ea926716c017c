//! How much the shipped core executes to parse a body grows with its length, and with nothing else; and
//! what a delivery takes of a session has a bound, whatever came before.
//!
//! An interpreter counts the instructions. Each family of bodies is one in which a parser that looks
//! at something twice would do so as often as the body is long.

use wms_webhook_core_tests::{CALLS, Core, PARSE_PER_BYTE, PARSE_PER_CALL, Row, Session, shipped};

/// What `parse` answers for text that is not JSON, JSON that is no event, and events, by
/// `src/error.rs` and `src/wasm/boundary.rs`.
const NOT_JSON: &[i32] = &[5];
const NO_EVENT: &[i32] = &[6];
const EVENT: &[i32] = &[8, 9, 10];

const SIZES: [usize; 3] = [64 << 10, 256 << 10, 1 << 20];

type Family = (&'static str, &'static [i32], fn(usize) -> String);

const FAMILIES: &[Family] = &[
    ("short keys, rising", EVENT, |size| in_payload(size, |at, _| at, "{at}")),
    ("short keys, falling", EVENT, |size| in_payload(size, |at, of| of - at, "{at}")),
    ("short keys, shuffled", EVENT, |size| {
        in_payload(size, |at, _| at * 7_919 % 1_000_003, "{at}")
    }),
    ("one long smallest key among short ones", EVENT, one_long_key),
    ("keys with a long common prefix", EVENT, |size| {
        let prefix = "p".repeat(size.isqrt());
        in_payload(size, |at, _| at, &format!("{prefix}{{at}}"))
    }),
    ("two long keys that differ at the end", EVENT, |size| {
        let key = "k".repeat(size / 2 - 100);
        event(&format!(r#""{key}a":0,"{key}b":0"#))
    }),
    ("pairs of keys that differ at the end", EVENT, |size| {
        let prefix = "p".repeat(64);
        in_payload(size, |at, _| at, &format!("{{at}}{prefix}"))
    }),
    ("keys that all differ in each bit", EVENT, |size| {
        let key = |at: usize| char::from_u32(0x100 + u32::try_from(at % 0xD000).unwrap()).unwrap();
        filled(size, |at| format!(r#""{}{}":0"#, key(at), key(at / 0xD000)))
    }),
    ("many keys that part one by one from a long one", EVENT, |size| {
        // Each key is the long one's beginning: 1 + 2 + 3 + … characters.
        let long = "q".repeat(size / 2);
        let mut members = format!("\"{long}\":0");
        for length in 0..(size - 400).isqrt().saturating_sub(8) {
            let member = format!(",\"{}\u{FFFD}\":0", &long[..length]);
            if members.len() + member.len() + 200 > size {
                break;
            }
            members += &member;
        }
        event(&members)
    }),
    ("keys written with escapes", EVENT, |size| {
        in_payload(size, |at, _| at, r"\u0061\ud83d\ude00{at}")
    }),
    ("keys whose escapes differ in each bit", EVENT, |size| {
        let unit =
            |bits: usize, bit: usize| if bits >> bit & 1 == 0 { r"\ud800" } else { r"\u27ff" };
        filled(size, |at| format!("\"{}\":0", (0..14).map(|bit| unit(at, bit)).collect::<String>()))
    }),
    ("keys of surrogates that are alone", EVENT, |size| {
        in_payload(size, |at, _| at, r"\ud800\ud800{at}")
    }),
    ("a key given twice at the end", NO_EVENT, |size| {
        let twice = in_payload(size - 20, |at, _| at, "{at}");
        twice.replacen("\"payload\":{", "\"payload\":{\"1\":0,", 1)
    }),
    ("short keys in the envelope", EVENT, |size| {
        let members = filled_members(size - 200, |at| format!("\"{at:x}\":0"));
        event("").replacen('{', &format!("{{{members},"), 1)
    }),
    ("a known key given many times", NO_EVENT, |size| filled(size, |_| r#""snr":1"#.into())),
    ("a known key, escaped, given many times", NO_EVENT, |size| {
        filled(size, |_| r#""\u0064etails":"""#.into())
    }),
    ("a long string of escapes", EVENT, |size| text(&r"\u00e9\n".repeat(size / 8 - 40))),
    ("a long string that is not ASCII", EVENT, |size| text(&"é漢".repeat(size / 5 - 60))),
    ("a long session ID of escapes", EVENT, |size| {
        event("").replace("s-1", &r"\u0073".repeat(size / 6 - 40))
    }),
    ("a long code of escapes", EVENT, |size| {
        event("").replace("\"X\"", &format!("\"{}\"", r"\u0058".repeat(size / 6 - 40)))
    }),
    ("a long number", EVENT, |size| event(&format!("\"n\":{}", "1".repeat(size - 200)))),
    ("a long fraction", EVENT, |size| event(&format!("\"n\":0.{}", "1".repeat(size - 200)))),
    ("a long exponent", EVENT, |size| event(&format!("\"n\":1e{}", "1".repeat(size - 200)))),
    ("a timestamp of many digits", EVENT, |size| {
        event("").replace("\"timestamp\":1", &format!("\"timestamp\":0.{}", "1".repeat(size - 200)))
    }),
    ("a sequence of many zeros", EVENT, |size| {
        event("").replace("\"sequence\":0", &format!("\"sequence\":0.{}", "0".repeat(size - 200)))
    }),
    ("commas in a string", EVENT, |size| text(&",".repeat(size - 200))),
    ("commas in strings, and trailing commas", EVENT, |size| {
        event(&format!("\"c\":[{}]", r#"[",,,",],"#.repeat((size - 200) / 9)))
    }),
    ("spaces between a trailing comma and its bracket", EVENT, |size| {
        event(&format!("\"c\":[0,{}]", " ".repeat(size - 200)))
    }),
    ("all the depth there is, again and again", EVENT, |size| {
        let nested = format!("{}{},", "[".repeat(120), "]".repeat(120));
        event(&format!("\"d\":[{}0]", nested.repeat((size - 200) / nested.len())))
    }),
    ("too deep", NOT_JSON, |size| "[".repeat(size)),
    ("brackets that close nothing", NOT_JSON, |size| "]".repeat(size)),
    ("lines before a fault", NOT_JSON, |size| format!("{}x", "\n".repeat(size - 1))),
    ("one long line before a fault", NOT_JSON, |size| format!("{}x", " ".repeat(size - 1))),
    ("a string without an end", NOT_JSON, |size| format!("\"{}", "\\\\".repeat(size / 2 - 1))),
    ("quotes", NOT_JSON, |size| "\"".repeat(size)),
    ("zeros", NOT_JSON, |size| "\0".repeat(size)),
];

fn event(payload: &str) -> String {
    format!(
        r#"{{"timestamp":1,"sessionId":"s-1","sequence":0,"event":"X","severity":"INFO","payload":{{{payload}}}}}"#
    )
}

/// An event with one long text.
fn text(text: &str) -> String {
    event(&format!("\"t\":\"{text}\""))
}

/// As many members as fit into the size.
fn filled_members(size: usize, member: impl Fn(usize) -> String) -> String {
    let mut members = String::new();
    for at in 0.. {
        let next = member(at);
        if members.len() + next.len() + 1 > size {
            break;
        }
        if at > 0 {
            members.push(',');
        }
        members += &next;
    }
    members
}

fn filled(size: usize, member: impl Fn(usize) -> String) -> String {
    event(&filled_members(size - 200, member))
}

/// Members whose keys are numbers in an order, `{at}` in the key's text.
fn in_payload(size: usize, order: impl Fn(usize, usize) -> usize, key: &str) -> String {
    filled(size, |at| format!("\"{}\":0", key.replace("{at}", &format!("{:x}", order(at, size)))))
}

/// What a heap compares most often, if each comparison reads the whole of a key.
fn one_long_key(size: usize) -> String {
    let long = "!".repeat(size / 2);
    event(&format!(
        "\"{long}\":0,{}",
        filled_members(size / 2 - 200, |at| format!("\"~{at:x}\":0"))
    ))
}

#[test]
fn no_body_takes_more_than_its_length_allows() {
    let mut core = Core::new(&shipped());
    let mut worst = (0, "");
    for (name, answers, make) in FAMILIES {
        for size in SIZES {
            let body = make(size);
            let length = u64::try_from(body.len()).unwrap();
            assert!(body.len() <= size && body.len() > size * 9 / 10, "{name}: {length} of {size}");
            let limit = PARSE_PER_BYTE * length + PARSE_PER_CALL;
            let (answer, count) = core
                .parse_within(body.as_bytes(), false, limit)
                .unwrap_or_else(|| panic!("{name}: {length} bytes take more than {limit}"));
            assert!(answers.contains(&answer), "{name} is answered {answer}");
            worst = worst.max((count / length, name));
        }
    }
    println!("the most that a byte takes: {} in {}", worst.0, worst.1);
    // Else the bound would let a family pass that takes more with each doubling.
    assert!(worst.0 * 3 / 2 > PARSE_PER_BYTE, "the bound is far above {worst:?}");
}

/// The families do what they are for: a check that takes the square of the length runs out.
#[test]
fn the_square_of_the_length_is_more_than_the_bound_allows() {
    let size = u64::try_from(SIZES[2]).unwrap();
    // Each key is looked at once for each other one, by an instruction.
    let keys = size / 8;
    assert!(keys * keys / 2 > PARSE_PER_BYTE * size + PARSE_PER_CALL);
}

/// The number of an event, by its place in the catalogue.
fn code(name: &str) -> f64 {
    let place = wms_webhook::CATALOGUE.iter().position(|spec| spec.name == name);
    f64::from(u32::try_from(place.expect("it is documented")).unwrap())
}

/// Time, sequence, code and measurement of the delivery at a place.
type Deliveries = (&'static str, fn(f64) -> [f64; 4]);

/// Deliveries in which a session that looks at something twice would do so as often as there are others.
const SESSIONS: &[Deliveries] = &[
    ("in order", |at| [at, at, code("INTERMEDIATE_RESULTS"), 1.0]),
    ("backwards", |at| [512.0 - at, 512.0 - at, code("INTERMEDIATE_RESULTS"), 1.0]),
    ("each begins a visit", |at| [10.0 * at, 0.0, code("WMS_LOADED"), -1.0]),
    ("each is a visit of one sequence", |at| [10.0 * at, 7.0, at % 22.0, -1.0]),
    ("each is a visit, by a sequence that falls", |at| {
        [10.0 * at, 512.0 - at, code("LOW_SNR"), at]
    }),
    ("each is a visit and names a measurement", |at| {
        [10.0 * at, 7.0, code("RESULTS_RECEIVED"), at]
    }),
    ("each has a measurement", |at| [at, at, code("MEASUREMENT_CREATED"), at]),
    ("copies, each signed anew", |_| [1.0, 7.0, code("LOW_SNR"), -1.0]),
    ("all in one second, each a departure", |at| {
        [1.0, at, code(if at == 0.0 { "WMS_LOADED" } else { "PAGE_UNLOADED" }), -1.0]
    }),
    ("all in one second, arrivals and departures", |at| {
        let code = code(if at % 2.0 == 0.0 { "WMS_LOADED" } else { "PAGE_UNLOADED" });
        [1.0, (at / 2.0).floor(), code, -1.0]
    }),
    ("visits, then departures of one second", |at| match at {
        ..128.0 => [10.0 * at, 2.0 * at, code("WMS_LOADED"), -1.0],
        128.0 => [9e3, 0.0, code("WMS_LOADED"), -1.0],
        _ => [9e3, 2.0 * (at - 128.0) + 300.0, code("PAGE_UNLOADED"), -1.0],
    }),
    ("tabs by turns", |at| [at, (at / 16.0).floor(), code("LOW_SNR"), at % 16.0]),
    ("gaps", |at| [at, 3.0 * at, code("LOW_SNR"), -1.0]),
];

fn row(place: usize, delivery: &fn(f64) -> [f64; 4]) -> Row {
    let at = f64::from(u32::try_from(place).unwrap());
    let [time, sequence, code, measurement] = delivery(at);
    [0.0, at, time, sequence, code, measurement]
}

#[test]
fn no_delivery_takes_a_session_more_than_is_allowed() {
    let mut session = Session::shipped();
    for (call, most, limit) in CALLS {
        let mut worst = (0, "");
        for (name, delivery) in SESSIONS {
            let rows: Vec<Row> = (0..most).map(|place| row(place, delivery)).collect();
            let count = session.count(call, &rows, limit);
            let count = count.unwrap_or_else(|| panic!("{call}, {name}: more than {limit}"));
            worst = worst.max((count, name));
        }
        println!("the most that {call} takes: {} in {}", worst.0, worst.1);
        assert!(worst.0 * 2 > limit, "the bound of {call} is far above {worst:?}");
    }
}
