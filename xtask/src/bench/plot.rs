//! The time of each contestant beside ours, by the length of the body.

use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::prelude::*;

use super::Race;

const OURS: &str = "wms-webhook";
const CROSSED: &str = "the documented snippet";
const COLOURS: [RGBColor; 5] = [
    RGBColor(31, 119, 180),
    RGBColor(214, 39, 40),
    RGBColor(44, 160, 44),
    RGBColor(148, 103, 189),
    RGBColor(255, 127, 14),
];

/// `stamp` says of which machine, versions and commit it tells.
pub fn write(races: &[Race], stamp: &str, path: &Path) -> Result<()> {
    draw(races, stamp, path).map_err(|error| anyhow!("cannot draw {}: {error}", path.display()))
}

type Failure = Box<dyn std::error::Error>;

fn draw(races: &[Race], stamp: &str, path: &Path) -> Result<(), Failure> {
    let races: Vec<&Race> = races.iter().filter(|race| race.section == "length").collect();
    let names: Vec<&str> =
        races[0].times.iter().map(|time| time.name.as_str()).filter(|name| *name != OURS).collect();
    let line = |name: &str| -> Vec<(f64, f64)> {
        let point = |race: &&Race| {
            Some((race.point.parse().ok()?, race.median(OURS)? / race.median(name)?))
        };
        races.iter().filter_map(point).collect()
    };

    let area = SVGBackend::new(path, (860, 480)).into_drawing_area();
    area.fill(&WHITE)?;
    let title =
        "verifyWebhook in Node 20: its time as a part of the others' (below 1 it is faster)";
    area.draw(&Text::new(stamp.to_owned(), (14, 462), ("sans-serif", 12)))?;
    let mut chart = ChartBuilder::on(&area)
        .caption(title, ("sans-serif", 17))
        .margin(12)
        .margin_bottom(26)
        .x_label_area_size(42)
        .y_label_area_size(52)
        .build_cartesian_2d((64.0..1_048_576.0).log_scale(), (0.01..10.0).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("bytes of the body")
        .y_desc("ratio")
        .light_line_style(WHITE)
        .x_label_formatter(&|bytes| format!("{bytes:.0}"))
        .draw()?;
    chart.draw_series(LineSeries::new([(64.0, 1.0), (1_048_576.0, 1.0)], BLACK))?;
    for (name, colour) in names.iter().zip(COLOURS) {
        chart
            .draw_series(LineSeries::new(line(name), colour.stroke_width(2)))?
            .label(*name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], colour.stroke_width(2)));
    }
    if let Some(bytes) = crossover(&line(CROSSED)) {
        chart.draw_series([Circle::new((bytes, 1.0), 5, BLACK.filled())])?;
        let label = format!("as fast as the snippet at {bytes:.0} bytes");
        chart.draw_series([Text::new(label, (bytes * 1.15, 1.25), ("sans-serif", 13))])?;
    }
    chart.configure_series_labels().background_style(WHITE).border_style(BLACK).draw()?;
    area.present()?;
    Ok(())
}

/// Where the ratio passes 1, between the two lengths around it.
fn crossover(line: &[(f64, f64)]) -> Option<f64> {
    let pair = line.windows(2).find(|pair| pair[0].1 < 1.0 && pair[1].1 >= 1.0)?;
    let [(from, below), (to, above)] = [pair[0], pair[1]];
    let part = -below.ln() / (above.ln() - below.ln());
    Some((from.ln() + part * (to.ln() - from.ln())).exp())
}
