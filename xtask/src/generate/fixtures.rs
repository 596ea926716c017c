//! An event of each code, for the tests of users: as the simulator makes it.

use wms_webhook::{CATALOGUE, Simulation};

use super::NOTE;

pub(super) fn script() -> String {
    let simulation = Simulation::default();
    let bodies = CATALOGUE.iter().map(|spec| {
        let body = simulation.event(spec.code).body;
        assert!(!body.contains(['\'', '\\']), "{body} needs an escape in single quotes");
        format!("  {}: '{body}',\n", spec.name)
    });
    let bodies: String = bodies.collect();
    format!(
        "{NOTE}\n\
         /** As JSON, so that each caller makes an object of its own. */\n\
         export const FIXTURES = /* @__PURE__ */ Object.freeze({{\n{bodies}}});\n"
    )
}
