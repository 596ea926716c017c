//! The door of `wms-webhook/session`: rows of numbers, and places in them for an answer.
//!
//! JavaScript keeps the state and gives its deliveries as rows; it is answered which rows are kept, or
//! which of them belong together. What else is known of a delivery never comes here. As in the other
//! door, one JavaScript object owns one instance and calls it on one thread, never from inside a call.
#![allow(unsafe_code, reason = "this module talks to wasm memory")]

use alloc::vec::Vec;

use super::boundary as numbers;
use super::kept::Kept;
use crate::session::{self, Arrival, DeliveryId, MeasurementKey, Moment, Newest};
use crate::{CATALOGUE, Outcome, Phase, SessionState};

// The other side knows them, too.
const _: () = assert!(numbers::SESSION_EVENTS == SessionState::MAX_EVENTS);
const _: () = assert!(numbers::MEASUREMENT_ID_BYTES == MeasurementKey::MAX_ID_BYTES);

static ROWS: Kept<[[f64; numbers::ROW_NUMBERS]; numbers::SESSION_ROWS]> =
    Kept::new([[0.0; numbers::ROW_NUMBERS]; numbers::SESSION_ROWS]);
static TEXT: Kept<[u8; numbers::MEASUREMENT_ID_BYTES]> =
    Kept::new([0; numbers::MEASUREMENT_ID_BYTES]);
static ANSWER: Kept<[f64; numbers::ANSWER_NUMBERS]> = Kept::new([0.0; numbers::ANSWER_NUMBERS]);
static LAYOUT: Kept<[usize; 3]> = Kept::new([0; 3]);

/// Where the windows are: the rows, the text, the answer. Memory never moves.
#[unsafe(no_mangle)]
extern "C" fn session_layout() -> *const [usize; 3] {
    let layout = LAYOUT.borrow();
    *layout = [ROWS.address().addr(), TEXT.address().addr(), ANSWER.address().addr()];
    layout
}

/// Which measurement the ID in the text's window names.
#[unsafe(no_mangle)]
extern "C" fn measurement_key(bytes: usize) -> f64 {
    exact(MeasurementKey::of_bytes(&TEXT.borrow()[..bytes]).bits())
}

/// Joins the last row to the state that the others are. It answers how it arrived, and what is kept.
#[unsafe(no_mangle)]
extern "C" fn track(rows: usize, is_cut: bool) {
    reset();
    let mut state = Newest::of((0..rows - 1).map(Row::read), is_cut);
    let row = Row::read(rows - 1);
    let moment = row.moment;
    let arrival = if state.insert(row) {
        let moments = moments(&state);
        let place = moments.iter().position(|one| *one == moment);
        // Older than all that is kept.
        place.map_or(Arrival::Late, |at| session::arrival(&moments, state.is_cut(), at))
    } else {
        Arrival::Duplicate
    };
    let mut answer = Answer::new();
    answer.place(place_in(Arrival::ALL, arrival));
    answer.kept(&state);
}

/// Joins all rows. It answers what is kept.
#[unsafe(no_mangle)]
extern "C" fn merge(rows: usize, is_cut: bool) {
    reset();
    Answer::new().kept(&Newest::of((0..rows).map(Row::read), is_cut));
}

/// Answers the visits of the state that the rows are.
#[unsafe(no_mangle)]
extern "C" fn summarize(rows: usize, is_cut: bool) {
    reset();
    let state = Newest::of((0..rows).map(Row::read), is_cut);
    let visits = session::visits(&moments(&state), state.is_cut());
    let row = |at: &usize| state.items()[*at].place;
    let mut answer = Answer::new();
    answer.place(visits.len());
    for visit in &visits {
        answer.places(visit.events.iter().map(row));
        answer.place(visit.missing.len());
        for &bound in visit.missing.as_flattened() {
            answer.number(exact(bound));
        }
        answer.place(visit.is_cut.into());
        answer.place(place_in(Phase::ALL, visit.phase));
        answer.option(visit.reason.as_ref().map(row));
        answer.place(visit.measurements.len());
        for measurement in &visit.measurements {
            answer.places(measurement.events.iter().map(row));
            answer.places(measurement.copies.iter().map(row));
            answer.number(measurement.key.map_or(-1.0, |key| exact(key.bits())));
            answer.option(measurement.outcome.map(|outcome| place_in(Outcome::ALL, outcome)));
            answer.option(measurement.reason.as_ref().map(row));
        }
    }
}

/// A row, with its place.
struct Row {
    moment: Moment,
    place: usize,
}

impl Row {
    /// JavaScript checks what it writes: whole numbers below 2^53, and −1 for what is absent.
    #[allow(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the line above"
    )]
    fn read(place: usize) -> Self {
        let [high, low, time, sequence, code, measurement] = ROWS.borrow()[place];
        let half = DeliveryId::BITS / 2;
        let present = |number: f64| (number >= 0.0).then_some(number as u64);
        let moment = Moment {
            time,
            sequence: sequence as u64,
            code: CATALOGUE.get(code as usize).filter(|_| code >= 0.0).map(|spec| spec.code),
            measurement: present(measurement).map(MeasurementKey::from_bits),
            id: DeliveryId::from_bits((high as u128) << half | low as u128),
        };
        Self { moment, place }
    }
}

impl AsRef<Moment> for Row {
    fn as_ref(&self) -> &Moment {
        &self.moment
    }
}

fn moments(state: &Newest<Row>) -> Vec<Moment> {
    state.items().iter().map(|row| row.moment).collect()
}

fn place_in<T: Copy + PartialEq>(all: &[T], one: T) -> usize {
    all.iter().position(|&other| other == one).unwrap_or_default()
}

/// Numbers, one after the other.
struct Answer {
    window: &'static mut [f64; numbers::ANSWER_NUMBERS],
    length: usize,
}

impl Answer {
    fn new() -> Self {
        Self { window: ANSWER.borrow(), length: 0 }
    }

    fn number(&mut self, number: f64) {
        self.window[self.length] = number;
        self.length += 1;
    }

    fn place(&mut self, place: usize) {
        self.number(u32::try_from(place).map_or(-1.0, f64::from));
    }

    fn option(&mut self, place: Option<usize>) {
        match place {
            Some(place) => self.place(place),
            None => self.number(-1.0),
        }
    }

    fn places(&mut self, places: impl ExactSizeIterator<Item = usize>) {
        self.place(places.len());
        places.for_each(|place| self.place(place));
    }

    fn kept(&mut self, state: &Newest<Row>) {
        self.place(state.is_cut().into());
        self.places(state.items().iter().map(|row| row.place));
    }
}

/// At most 2^53.
#[allow(clippy::as_conversions, clippy::cast_precision_loss, reason = "the line above")]
const fn exact(number: u64) -> f64 {
    number as f64
}

#[cfg(all(target_arch = "wasm32", not(feature = "bindgen-tools")))]
use arena::reset;

/// Where something else allocates.
#[cfg(not(all(target_arch = "wasm32", not(feature = "bindgen-tools"))))]
const fn reset() {}

#[cfg(all(target_arch = "wasm32", not(feature = "bindgen-tools")))]
mod arena {
    //! Memory for one call: nothing outlives it, so nothing is freed. A general allocator is larger
    //! than all else here.

    use core::alloc::{GlobalAlloc, Layout};

    use super::Kept;

    /// Four times what the largest state takes; a test fills it.
    const BYTES: usize = 1024 * 1024;

    struct Arena;

    #[global_allocator]
    static ARENA: Arena = Arena;
    static MEMORY: Kept<[u128; BYTES / size_of::<u128>()]> =
        Kept::new([0; BYTES / size_of::<u128>()]);
    static USED: Kept<usize> = Kept::new(0);

    /// Begins a call.
    pub(super) fn reset() {
        *USED.borrow() = 0;
    }

    // SAFETY: each piece is within `MEMORY` and apart from those before it, as long as no call begins
    // inside another.
    unsafe impl GlobalAlloc for Arena {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            let used = USED.borrow();
            // `MEMORY` is aligned for everything that is asked for.
            let start = used.next_multiple_of(layout.align());
            let Some(end) = start.checked_add(layout.size()).filter(|&end| end <= BYTES) else {
                return core::ptr::null_mut();
            };
            *used = end;
            MEMORY.address().cast::<u8>().wrapping_add(start)
        }

        unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
    }
}
