//! The results as Markdown.

use std::fmt::Write as _;

use anyhow::{Context, Result};

use super::{Race, Time};

const OURS: &str = "wms-webhook";
const SNIPPET: &str = "the documented snippet";

pub fn write(races: &[Race], machine: &str) -> Result<String> {
    let mut text = format!(
        "# Benchmark\n\n\
         Written by `cargo xtask bench`. Nanoseconds a call: the median of interleaved rounds, and the\n\
         quarters around it. Trust the ratios, which were taken in one run, not the times.\n\n\
         {machine}\n"
    );
    targets(&mut text, races)?;
    for (section, title) in [
        ("verify", "A delivery of 192 bytes, verified"),
        ("receive", "The same, verified and as an object"),
    ] {
        runtimes(&mut text, races, section, title)?;
    }
    profile(&mut text, races)?;
    rotation(&mut text, races)?;
    lengths(&mut text, races, "length", "A body of any length, verified, in Node 20");
    lengths(&mut text, races, "native", "A body of any length, verified, natively");
    events(&mut text, races);
    start(&mut text, races)?;
    Ok(text)
}

fn find<'a>(races: &'a [Race], runtime: &str, section: &str, point: &str) -> Option<&'a Race> {
    races
        .iter()
        .find(|race| race.runtime == runtime && race.section == section && race.point == point)
}

fn ratio(race: &Race, one: &str, other: &str) -> Option<f64> {
    Some(race.median(one)? / race.median(other)?)
}

/// The times of a delivery's parts, in Node 20.
struct Profile<'a>(&'a Race);

impl<'a> Profile<'a> {
    fn of(races: &'a [Race]) -> Result<Self> {
        find(races, "Node 20", "profile", "192").map(Self).context("no profile was made")
    }

    fn time(&self, name: &str) -> Result<f64> {
        self.0.median(name).with_context(|| format!("{name} was not measured"))
    }

    /// 192 bytes are three blocks of SHA-256; the padding is a fourth, the outer hash a fifth.
    fn compressions(&self) -> Result<f64> {
        let more = self.time("core: verify, 64 blocks more")? - self.time("core: verify")?;
        Ok(5.0 * more / 64.0)
    }
}

/// What is to be reached, what was, and what would be if only SHA-256 took time.
fn targets(text: &mut String, races: &[Race]) -> Result<()> {
    let get =
        |runtime, section, point| find(races, runtime, section, point).context("a race is missing");
    let verify = get("Node 20", "verify", "192")?;
    let receive = get("Node 20", "receive", "192")?;
    let rotation = get("Node 20", "rotation", "192")?;
    let fastest_peer = ["standardwebhooks", "svix", "stripe", "@octokit/webhooks-methods"]
        .into_iter()
        .filter_map(|name| receive.median(name))
        .fold(f64::INFINITY, f64::min);
    let profile = Profile::of(races)?;
    // What is compared is of one run each: the clock of a machine wanders between runs.
    let of_verify = profile.compressions()? / profile.time("verifyWebhook")?;
    let of_receive = profile.compressions()? / profile.time("receiveWebhook")?;
    let verified = races.iter().filter(|race| race.section == "verify" && race.point == "192");
    let subtle = verified.filter_map(|race| ratio(race, OURS, "subtle.verify")).fold(0.0, f64::max);
    let with_part = |ratio: Option<f64>, part: f64| (ratio, ratio.map(|ratio| ratio * part));
    let rows = [
        (
            "`verifyWebhook`, Node 20",
            SNIPPET,
            with_part(ratio(verify, OURS, SNIPPET), of_verify),
            0.45,
        ),
        (
            "`receiveWebhook`, Node 20",
            "the snippet + `JSON.parse`",
            with_part(ratio(receive, OURS, SNIPPET), of_receive),
            0.60,
        ),
        (
            "`verifyWebhook`, the worst of all runtimes",
            "`subtle.verify`",
            with_part(Some(subtle), of_verify),
            0.06,
        ),
        (
            "`receiveWebhook`, Node 20",
            "the fastest peer's verify and parse",
            with_part(receive.median(OURS).map(|ours| ours / fastest_peer), of_receive),
            0.35,
        ),
        (
            "three secrets, the last matches",
            "one secret",
            (
                ratio(rotation, "three secrets, the last matches", "one secret"),
                Some(1.0 + 2.0 * of_verify),
            ),
            2.2,
        ),
        (
            "the crate, 192 B",
            "`ring`",
            (ratio(get("native", "native", "192")?, OURS, "ring"), None),
            1.1,
        ),
        (
            "the crate, 64 KiB",
            "`ring`",
            (ratio(get("native", "native", "65536")?, OURS, "ring"), None),
            1.1,
        ),
        (
            "`verifyWebhook`, 1 MiB, Node 20",
            "@noble/hashes",
            (ratio(get("Node 20", "length", "1048576")?, OURS, "@noble/hashes, kept state"), None),
            0.5,
        ),
    ];
    *text += "\n| | against | target | ratio | floor |\n|---|---|---|---|---|\n";
    for (what, against, (ratio, floor), target) in rows {
        let ratio = ratio.context("a contestant is missing")?;
        let floor = floor.map_or("–".into(), |floor| format!("{floor:.2}"));
        let _ = writeln!(text, "| {what} | {against} | ≤ {target} | {ratio:.2} | {floor} |");
    }
    *text += "\nThe floor is the ratio that would be left if nothing but SHA-256's compressions, in simd128, took\n\
              time: five for a delivery of 192 bytes, and five more for each further secret.\n";
    Ok(())
}

fn runtimes(text: &mut String, races: &[Race], section: &str, title: &str) -> Result<()> {
    let races: Vec<&Race> =
        races.iter().filter(|race| race.section == section && race.point == "192").collect();
    let first = races.first().context("no race was run")?;
    let _ = write!(text, "\n## {title}\n\n| |");
    for race in &races {
        let _ = write!(text, " {} |", race.runtime);
    }
    let _ = writeln!(text, "\n|---|{}", "---|".repeat(races.len()));
    for Time { name, .. } in &first.times {
        let _ = write!(text, "| {name} |");
        for race in &races {
            match race.times.iter().find(|time| time.name == *name) {
                Some(time) => {
                    let _ = write!(text, " {} |", cell(time, race.median(OURS)));
                }
                None => *text += " – |",
            }
        }
        *text += "\n";
    }
    Ok(())
}

fn cell(Time { median, low, high, .. }: &Time, ours: Option<f64>) -> String {
    let spread = format!("{median:.0} ({low:.0}–{high:.0})");
    ours.map_or(spread.clone(), |ours| format!("{spread}, {:.2}×", median / ours))
}

/// Where the time of a delivery goes, and so how far it could fall.
fn profile(text: &mut String, races: &[Race]) -> Result<()> {
    let profile = Profile::of(races)?;
    let of = |name: &str| profile.time(name);
    let (verify, receive) = (of("verifyWebhook")?, of("receiveWebhook")?);
    let (core, header, parse) =
        (of("core: verify")?, of("core: verify without a key")?, of("core: parse")?);
    let compressions = profile.compressions()?;
    let further = (of("three secrets")? - verify) / 2.0;
    *text += "\n## Where the time of 192 bytes goes, in Node 20\n\n\
              | | ns | of the snippet |\n|---|---|---|\n";
    for (part, time) in [
        ("five compressions of SHA-256 in simd128: the floor", compressions),
        ("the header: prefix and 64 digits", header),
        ("HMAC's states: copied, padded, compared, erased", core - compressions - header),
        ("arguments checked, body and header written, body erased", verify - core),
        ("`verifyWebhook`", verify),
        ("the event recognised", parse),
        ("the text decoded, the object made", receive - verify - parse),
        ("`receiveWebhook`", receive),
        ("each further secret: the first three lines again, and its key found", further),
    ] {
        let _ = writeln!(text, "| {part} | {time:.0} | {:.2} |", time / of(SNIPPET)?);
    }
    Ok(())
}

fn rotation(text: &mut String, races: &[Race]) -> Result<()> {
    let race = find(races, "Node 20", "rotation", "192").context("no rotation was run")?;
    *text += "\n## Rotation and refusal, in Node 20\n\n| | |\n|---|---|\n";
    for time in &race.times {
        let _ = writeln!(text, "| {} | {} |", time.name, cell(time, None));
    }
    Ok(())
}

fn lengths(text: &mut String, races: &[Race], section: &str, title: &str) {
    let races: Vec<&Race> = races.iter().filter(|race| race.section == section).collect();
    let Some(first) = races.first() else { return };
    let _ = write!(text, "\n## {title}\n\n| bytes |");
    for time in &first.times {
        let _ = write!(text, " {} |", time.name);
    }
    let _ = writeln!(text, "\n|---|{}", "---|".repeat(first.times.len()));
    for race in races {
        let _ = write!(text, "| {} |", race.point);
        for time in &race.times {
            let _ = write!(text, " {} |", cell(time, race.median(OURS)));
        }
        *text += "\n";
    }
}

fn events(text: &mut String, races: &[Race]) {
    *text += "\n## Each event, in Node 20: the ratio to the documented snippet\n\n\
              | | verified | with `JSON.parse` |\n|---|---|---|\n";
    for race in races.iter().filter(|race| race.section == "verify" && race.point != "192") {
        let receive = find(races, "Node 20", "receive", &race.point);
        let (verify, receive) =
            (ratio(race, OURS, SNIPPET), receive.and_then(|race| ratio(race, OURS, SNIPPET)));
        if let (Some(verify), Some(receive)) = (verify, receive) {
            let _ = writeln!(text, "| `{}` | {verify:.2} | {receive:.2} |", race.point);
        }
    }
}

fn start(text: &mut String, races: &[Race]) -> Result<()> {
    let race = find(races, "Node 20", "start", "fresh process").context("no start was run")?;
    *text += "\n## Import and first verdict in a fresh Node 20, above bare Node (target: ≤ 4 ms)\n\n\
              The difference to the bare process of the same round.\n\n| | ms |\n|---|---|\n";
    for Time { name, median, low, high } in &race.times {
        if name != "bare Node" {
            let [median, low, high] = [median, low, high].map(|time| time / 1e6);
            let _ = writeln!(text, "| {name} | {median:.1} ({low:.1}–{high:.1}) |");
        }
    }
    Ok(())
}
