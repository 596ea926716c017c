//! What the tools name: causes, scenarios, quirks and faults.

use std::fmt::Write as _;

use wms_webhook::{CATALOGUE, Cause, DeliveryFault, EventCode, Mix, Quirk, Scenario, Stage};

use super::{NOTE, union};

pub(super) fn script() -> String {
    let causes = Cause::ALL.iter().fold(String::new(), |mut causes, cause| {
        let (code, component) = (cause.code(), cause.component().as_str());
        let (summary, remedy) = (cause.summary(), cause.remedy());
        let _ = writeln!(
            causes,
            "  {code}: Object.freeze({{\n    component: {component:?},\n    summary: {summary:?},\n    remedy: {remedy:?},\n  }}),"
        );
        causes
    });
    let codes: Vec<_> = CATALOGUE.iter().map(|spec| spec.code).collect();
    let events = descriptions(&codes, EventCode::as_str, EventCode::description);
    let scenarios = descriptions(Scenario::ALL, Scenario::as_str, Scenario::description);
    let faults =
        descriptions(DeliveryFault::ALL, DeliveryFault::as_str, DeliveryFault::description);
    let quirks = descriptions(Quirk::ALL, Quirk::as_str, Quirk::description);
    let mix = mix();
    format!(
        "{NOTE}\n\
         export const CAUSES = /* @__PURE__ */ Object.freeze({{\n{causes}}});\n\n\
         export const EVENT_DESCRIPTIONS = /* @__PURE__ */ Object.freeze({{\n{events}}});\n\n\
         export const SCENARIOS = /* @__PURE__ */ Object.freeze({{\n{scenarios}}});\n\n\
         export const FAULTS = /* @__PURE__ */ Object.freeze({{\n{faults}}});\n\n\
         export const QUIRKS = /* @__PURE__ */ Object.freeze({{\n{quirks}}});\n\n\
         export const MIX = /* @__PURE__ */ Object.freeze({{\n{mix}}});\n"
    )
}

fn mix() -> String {
    let Mix { scenarios, quirks, faults, .. } = Mix::default();
    let whole = scenarios.iter().map(|&(_, weight)| weight).sum();
    [
        shares("scenarios", scenarios, whole, Scenario::as_str),
        shares("quirks", quirks, Mix::WHOLE, Quirk::as_str),
        shares("faults", faults, Mix::WHOLE, DeliveryFault::as_str),
    ]
    .concat()
}

fn shares<T: Copy>(
    part: &str,
    shares: &[(T, u32)],
    whole: u32,
    name: fn(T) -> &'static str,
) -> String {
    let lines = shares.iter().fold(String::new(), |mut lines, &(one, share)| {
        let share = f64::from(share) / f64::from(whole);
        let _ = writeln!(lines, "    {:?}: {share},", name(one));
        lines
    });
    format!("  {part}: Object.freeze({{\n{lines}  }}),\n")
}

fn descriptions<T: Copy>(
    all: &[T],
    name: fn(T) -> &'static str,
    description: fn(T) -> &'static str,
) -> String {
    all.iter().fold(String::new(), |mut lines, &one| {
        let _ = writeln!(lines, "  {:?}: {:?},", name(one), description(one));
        lines
    })
}

pub(super) fn types() -> String {
    let causes = union(Cause::ALL.iter().map(|cause| cause.code()));
    let stages = union(Stage::ALL.iter().map(|stage| stage.as_str()));
    let scenarios = union(Scenario::ALL.iter().map(|scenario| scenario.as_str()));
    let faults = union(DeliveryFault::ALL.iter().map(|fault| fault.as_str()));
    let quirks = union(Quirk::ALL.iter().map(|quirk| quirk.as_str()));
    format!(
        "{NOTE}\n\
         import type {{ EventCode }} from \"./events.js\";\n\n\
         /** Why a delivery does not verify; {{@link CAUSES}} describes each. */\n\
         export type Cause ={causes};\n\n\
         /** A kind of explanation that `explainWebhook` tries, in this order. */\n\
         export type Stage ={stages};\n\n\
         /** What happens in a simulated session; {{@link SCENARIOS}} describes each. */\n\
         export type Scenario ={scenarios};\n\n\
         /** What goes wrong with a simulated delivery; {{@link FAULTS}} describes each. */\n\
         export type DeliveryFault ={faults};\n\n\
         /** How the events of a simulated session are written; {{@link QUIRKS}} describes each. */\n\
         export type Quirk ={quirks};\n\n\
         /** What each cause is: the component at fault, what happened, and what to do. */\n\
         export declare const CAUSES: Readonly<\n  \
           Record<Cause, Readonly<{{ component: \"body\" | \"header\" | \"secret\" | \"unknown\"; summary: string; remedy: string }}>>\n\
         >;\n\n\
         /** When each event is sent, in one line. */\n\
         export declare const EVENT_DESCRIPTIONS: Readonly<Record<EventCode, string>>;\n\n\
         /** What happens in each scenario, in one line. */\n\
         export declare const SCENARIOS: Readonly<Record<Scenario, string>>;\n\n\
         /** What each fault is, in one line. */\n\
         export declare const FAULTS: Readonly<Record<DeliveryFault, string>>;\n\n\
         /** What each quirk is, in one line. */\n\
         export declare const QUIRKS: Readonly<Record<Quirk, string>>;\n\n\
         /**\n \
          * The mix that `simulateSessions` has unless told: of all sessions, the share with each scenario, quirk and\n \
          * fault. WMS publishes no figures: these are a guess.\n \
          */\n\
         export declare const MIX: Readonly<{{\n  \
           readonly scenarios: Readonly<Partial<Record<Scenario, number>>>;\n  \
           readonly quirks: Readonly<Partial<Record<Quirk, number>>>;\n  \
           readonly faults: Readonly<Partial<Record<DeliveryFault, number>>>;\n\
         }}>;\n"
    )
}
