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
         quarters around it. Trust the ratios, which were taken in one process, not the times.\n\
         Browsers have no `node:crypto`, and workerd does not compile WebAssembly as hash-wasm does: –.\n\n\
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

/// One of the targets: a ratio, and what would be left of it if only SHA-256 took time.
struct Target {
    what: &'static str,
    against: &'static str,
    at_most: f64,
    /// What each process found, from the least.
    ratios: Vec<f64>,
    floor: Option<f64>,
}

impl Target {
    /// The median of the processes; of an even number of them the greater of the two.
    fn ratio(&self) -> Result<f64> {
        self.ratios.get(self.ratios.len() / 2).copied().context("a contestant is missing")
    }

    /// The floor, given the part of our time that it takes.
    fn with_floor(mut self, part: f64) -> Result<Self> {
        self.floor = Some(self.ratio()? * part);
        Ok(self)
    }
}

/// What is to be reached, what was, and what would be if only SHA-256 took time.
fn targets(text: &mut String, races: &[Race]) -> Result<()> {
    type Of = fn(&Race) -> Option<f64>;
    let target = |what, against, at_most, (runtime, section, point): (&str, &str, &str), of: Of| {
        let is_its = |race: &&Race| {
            race.runtime == runtime && race.section == section && race.point == point
        };
        let mut ratios: Vec<f64> = races.iter().filter(is_its).filter_map(of).collect();
        ratios.sort_by(f64::total_cmp);
        Target { what, against, at_most, ratios, floor: None }
    };
    let snippet: Of = |race| ratio(race, OURS, SNIPPET);
    let fastest_peer: Of = |race| {
        let peers = ["standardwebhooks", "svix", "stripe", "@octokit/webhooks-methods"];
        peers.into_iter().filter_map(|peer| ratio(race, OURS, peer)).reduce(f64::max)
    };
    let rotation: Of = |race| ratio(race, "three secrets, the last matches", "one secret");
    let ring: Of = |race| ratio(race, OURS, "ring");
    let verified = races.iter().filter(|race| race.section == "verify" && race.point == "192");
    let subtle = verified.filter_map(|race| ratio(race, OURS, "subtle.verify")).reduce(f64::max);

    let profile = Profile::of(races)?;
    // What is compared is of one process each: the clock of a machine wanders between them.
    let of_verify = profile.compressions()? / profile.time("verifyWebhook")?;
    let of_receive = profile.compressions()? / profile.time("receiveWebhook")?;
    let (verify, receive) = (("Node 20", "verify", "192"), ("Node 20", "receive", "192"));

    let rows = [
        target("`verifyWebhook`, Node 20", SNIPPET, 0.45, verify, snippet).with_floor(of_verify)?,
        target("`receiveWebhook`, Node 20", "the snippet + `JSON.parse`", 0.60, receive, snippet)
            .with_floor(of_receive)?,
        Target {
            what: "`verifyWebhook`, the worst of all runtimes",
            against: "`subtle.verify`",
            at_most: 0.06,
            ratios: subtle.into_iter().collect(),
            floor: None,
        }
        .with_floor(of_verify)?,
        target(
            "`receiveWebhook`, Node 20",
            "the fastest peer's verify and parse",
            0.35,
            receive,
            fastest_peer,
        )
        .with_floor(of_receive)?,
        Target {
            floor: Some(1.0 + 2.0 * of_verify),
            ..target(
                "three secrets, the last matches",
                "one secret",
                2.2,
                ("Node 20", "rotation", "192"),
                rotation,
            )
        },
        target("the crate, 192 B", "`ring`", 1.1, ("native", "native", "192"), ring),
        target("the crate, 64 KiB", "`ring`", 1.1, ("native", "native", "65536"), ring),
        target(
            "`verifyWebhook`, 1 MiB, Node 20",
            "@noble/hashes",
            0.5,
            ("Node 20", "length", "1048576"),
            |race| ratio(race, OURS, "@noble/hashes, kept state"),
        ),
    ];
    *text += "\n| | against | target | ratio | floor |\n|---|---|---|---|---|\n";
    for row in &rows {
        let spread = match row.ratios.as_slice() {
            [least, .., most] => format!(" ({least:.2}–{most:.2})"),
            _ => String::new(),
        };
        let floor = row.floor.map_or("–".into(), |floor| format!("{floor:.2}"));
        let (Target { what, against, at_most, .. }, ratio) = (row, row.ratio()?);
        let _ =
            writeln!(text, "| {what} | {against} | ≤ {at_most} | {ratio:.2}{spread} | {floor} |");
    }
    *text += "\nWhere a ratio has a spread, it is the median of several processes, apart in time, and their least\n\
              and most. The floor is the ratio that would be left if nothing but SHA-256's compressions, in\n\
              simd128, took time: five for a delivery of 192 bytes, and five more for each further secret.\n";
    Ok(())
}

fn runtimes(text: &mut String, races: &[Race], section: &str, title: &str) -> Result<()> {
    // Of the processes of one runtime the first.
    let is_first = |race: &&Race| {
        find(races, &race.runtime, section, "192").is_some_and(|first| std::ptr::eq(first, *race))
    };
    let races: Vec<&Race> = races.iter().filter(is_first).collect();
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
