//! Durations and ratios, in buckets that add up.

use alloc::vec::Vec;
use core::fmt::Display;

use super::Report;

/// A part of what was measured: at most this share of it is as large as the quantile or smaller.
///
/// It is the lower end of a bucket. There are 32 buckets between a power of two and the next, so that a
/// quantile is less than 1/32 (3.2 %) too low, and exact for whole numbers up to 64.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Quantile {
    /// How much was measured.
    pub count: u64,
    /// The quantile.
    pub value: f64,
}

/// Of the 52 bits after the point these are left out; the other 5 are the place between powers of two.
const LEFT_OUT: u32 = 52 - 5;

impl Report {
    /// Counts a value, which is not below 0, in its bucket under a name. The buckets are numbered.
    pub fn measure(&mut self, name: impl Display, value: f64) {
        // The bits of numbers that are not below 0 are in the order of the numbers.
        let bucket = (value + 0.0).to_bits() >> LEFT_OUT;
        self.add(format_args!("{name}/{bucket}"), 1);
    }

    /// The quantile of what is measured under a name, such as 0.5 for the median; `None` if nothing was.
    ///
    /// ```
    /// use wms_webhook::Report;
    ///
    /// let mut report = Report::default();
    /// for snr in [2.0, 2.0, 2.0, 10.0] {
    ///     report.measure("snr/completed/values", snr);
    /// }
    /// let median = report.quantile("snr/completed/values", 0.5).unwrap();
    /// assert_eq!((median.count, median.value), (4, 2.0));
    /// assert!(report.quantile("snr/failed/values", 0.5).is_none());
    /// ```
    #[must_use]
    pub fn quantile(&self, name: &str, share: f64) -> Option<Quantile> {
        let mut buckets: Vec<(u64, u64)> = self
            .iter()
            .filter_map(|(path, count)| {
                let bucket = path.strip_prefix(name)?.strip_prefix('/')?.parse().ok()?;
                Some((bucket, count))
            })
            .collect();
        buckets.sort_unstable();
        let count = buckets.iter().map(|(_, count)| count).sum();
        let mut left = rank(count, share);
        let reaches = |&&(_, here): &&(u64, u64)| {
            let is_here = left <= here;
            left = left.saturating_sub(here);
            is_here
        };
        let &(bucket, _) = buckets.iter().find(reaches)?;
        Some(Quantile { count, value: f64::from_bits(bucket << LEFT_OUT) })
    }
}

/// The nearest rank: the smallest that this share of all is not above.
#[allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "counts are below 2^53, and the share of one is, too"
)]
fn rank(count: u64, share: f64) -> u64 {
    let exact = count as f64 * share;
    let whole = exact as u64;
    let rank = if (whole as f64) < exact { whole + 1 } else { whole };
    rank.clamp(1, count.max(1))
}
