// @ts-check
// Events for the tests of a receiver and of what handles events.

export { fixture, fixtureDelivery } from "./fixtures/fixture.js";
