// @ts-check
// The results as Markdown.

/**
 * @typedef {{ runtime: string, section: string, point: string, times: import("./measure.js").Time[] }} Race
 */

export const OURS = "wms-webhook";
export const SNIPPET = "the documented snippet";
const THREE = "three secrets, the last matches";
const NOBLE = "@noble/hashes, kept state";
const PEERS = ["standardwebhooks", "svix", "stripe", "@octokit/webhooks-methods"];

/** @param {Race[]} races @param {string} machine */
export function report(races, machine) {
  const text = `# Benchmark

Written by \`cargo xtask bench\`. Nanoseconds a call: the median of interleaved rounds, and the
quarters around it. Trust the ratios, which were taken in one process, not the times.
Browsers have no \`node:crypto\`, and workerd does not compile WebAssembly as hash-wasm does: –.

${machine}

${targets(races)}
Where a ratio has a spread, it is the median of several processes, apart in time, and their least
and most. The floor is the ratio that would be left if nothing but SHA-256's compressions, in
simd128, took time: five for a delivery of 192 bytes, and five more for each further secret.

## A delivery of 192 bytes, verified

${runtimes(races, "verify")}
## The same, verified and as an object

${runtimes(races, "receive")}
## Where the time of 192 bytes goes, in Node 20

${parts(races)}
## Rotation and refusal, in Node 20

${table(
  ["", ""],
  pick(races, "Node 20", "rotation")[0].times.map((time) => [time.name, cell(time)]),
)}
## A body of any length, verified, in Node 20

${lengths(races, "length")}
## A body of any length, verified, natively

${lengths(races, "native")}
## Each event, in Node 20: the ratio to the documented snippet

${events(races)}
## Import and first verdict in a fresh Node 20, above bare Node (target: ≤ 4 ms)

The difference to the bare process of the same round.

${start(races)}`;
  if (text.includes("NaN")) throw new Error(`a contestant is missing:\n${text}`);
  return text;
}

/** The races of several processes. @param {Race[]} races @param {string} runtime @param {string} section @param {string} [point] */
const pick = (races, runtime, section, point = "192") =>
  races.filter((race) => race.runtime === runtime && race.section === section && race.point === point);

/** @param {Race} race @param {string} name */
const median = (race, name) => race.times.find((time) => time.name === name)?.median ?? Number.NaN;

/** @param {Race} race @param {string} one @param {string} other */
export const ratio = (race, one, other) => median(race, one) / median(race, other);

/** @param {string[]} head @param {string[][]} rows */
const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");

/** @param {import("./measure.js").Time} time @param {Race} [race] to show the ratio to us, too */
function cell({ median: time, low, high }, race) {
  const spread = `${time.toFixed()} (${low.toFixed()}–${high.toFixed()})`;
  return race ? `${spread}, ${(time / median(race, OURS)).toFixed(2)}×` : spread;
}

/** The times of a delivery's parts. @param {Race[]} races */
function profile(races) {
  const [race] = pick(races, "Node 20", "profile");
  const time = (/** @type {string} */ name) => median(race, name);
  // 192 bytes are three blocks of SHA-256; the padding is a fourth, the outer hash a fifth.
  const compressions = (5 / 64) * (time("core: verify, 64 blocks more") - time("core: verify"));
  return { time, compressions };
}

/** What is to be reached, what was, and what would be if only SHA-256 took time. @param {Race[]} races */
function targets(races) {
  const { time, compressions } = profile(races);
  // What is compared is of one process each: the clock of a machine wanders between them.
  const partOfVerify = compressions / time("verifyWebhook");
  const partOfReceive = compressions / time("receiveWebhook");
  /** @template T @param {T[]} some @param {(one: T) => number} of */
  const each = (some, of) => some.map(of).filter(Number.isFinite);
  const everywhere = races.filter(({ section, point }) => section === "verify" && point === "192");
  const subtle = each(everywhere, (race) => ratio(race, OURS, "subtle.verify"));
  /** @param {string} section @param {string} other @param {string} [one] */
  const node20 = (section, other, one = OURS) =>
    each(pick(races, "Node 20", section), (race) => ratio(race, one, other));
  const peers = each(pick(races, "Node 20", "receive"), (race) =>
    Math.max(...each(PEERS, (peer) => ratio(race, OURS, peer))),
  );
  const mebibyte = pick(races, "Node 20", "length", "1048576").map((race) => ratio(race, OURS, NOBLE));
  const ring = (/** @type {string} */ length) =>
    pick(races, "native", "native", length).map((race) => ratio(race, OURS, "ring"));

  /** @param {string} what @param {string} against @param {number} atMost @param {number[]} ratios @param {(ratio: number) => number} [floor] */
  const row = (what, against, atMost, ratios, floor) => {
    const sorted = ratios.sort((one, other) => one - other);
    // Of an even number the greater of the two.
    const found = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
    const spread = sorted.length > 1 ? ` (${sorted[0].toFixed(2)}–${sorted.at(-1)?.toFixed(2)})` : "";
    const left = floor ? floor(found).toFixed(2) : "–";
    return [what, against, `≤ ${atMost}`, found.toFixed(2) + spread, left];
  };
  const [verify, receive] = ["`verifyWebhook`, Node 20", "`receiveWebhook`, Node 20"];
  const ofVerify = (/** @type {number} */ found) => found * partOfVerify;
  const ofReceive = (/** @type {number} */ found) => found * partOfReceive;
  const ofThree = () => 1 + 2 * partOfVerify;
  return table(
    ["", "against", "target", "ratio", "floor"],
    [
      row(verify, SNIPPET, 0.45, node20("verify", SNIPPET), ofVerify),
      row(receive, "the snippet + `JSON.parse`", 0.6, node20("receive", SNIPPET), ofReceive),
      row(
        "`verifyWebhook`, the worst of all runtimes",
        "`subtle.verify`",
        0.06,
        [Math.max(...subtle)],
        ofVerify,
      ),
      row(receive, "the fastest peer's verify and parse", 0.35, peers, ofReceive),
      row(THREE, "one secret", 2.2, node20("rotation", "one secret", THREE), ofThree),
      row("the crate, 192 B", "`ring`", 1.1, ring("192")),
      row("the crate, 64 KiB", "`ring`", 1.1, ring("65536")),
      row("`verifyWebhook`, 1 MiB, Node 20", NOBLE, 0.5, mebibyte),
    ],
  );
}

/** Of the processes of each runtime the first. @param {Race[]} races @param {string} section */
function runtimes(races, section) {
  const all = races.filter((race) => race.section === section && race.point === "192");
  const first = all.filter((race) => race === pick(all, race.runtime, section)[0]);
  return table(
    ["", ...first.map(({ runtime }) => runtime)],
    first[0].times.map(({ name }) => [
      name,
      ...first.map((race) => {
        const time = race.times.find((time) => time.name === name);
        return time ? cell(time, race) : "–";
      }),
    ]),
  );
}

/** Where the time of a delivery goes, and so how far it could fall. @param {Race[]} races */
function parts(races) {
  const { time, compressions } = profile(races);
  const [verify, receive, core] = [time("verifyWebhook"), time("receiveWebhook"), time("core: verify")];
  const [header, parse] = [time("core: verify without a key"), time("core: parse")];
  /** @type {[string, number][]} */
  const rows = [
    ["five compressions of SHA-256 in simd128: the floor", compressions],
    ["the header: prefix and 64 digits", header],
    ["HMAC's states: copied, padded, compared, erased", core - compressions - header],
    ["arguments checked, body and header written, body erased", verify - core],
    ["`verifyWebhook`", verify],
    ["the event recognised", parse],
    ["the text decoded, the object made", receive - verify - parse],
    ["`receiveWebhook`", receive],
    [
      "each further secret: the first three lines again, and its key found",
      (time("three secrets") - verify) / 2,
    ],
  ];
  return table(
    ["", "ns", "of the snippet"],
    rows.map(([part, own]) => [part, own.toFixed(), (own / time(SNIPPET)).toFixed(2)]),
  );
}

/** @param {Race[]} races @param {string} section */
function lengths(races, section) {
  const all = races.filter((race) => race.section === section);
  const rows = all.map((race) => [race.point, ...race.times.map((time) => cell(time, race))]);
  return table(["bytes", ...all[0].times.map(({ name }) => name)], rows);
}

/** @param {Race[]} races */
function events(races) {
  const codes = races.filter((race) => race.section === "verify" && race.point !== "192");
  const rows = codes.map((verify) => [verify, ...pick(races, "Node 20", "receive", verify.point)]);
  return table(
    ["", "verified", "with `JSON.parse`"],
    rows.map((both) => [
      `\`${both[0].point}\``,
      ...both.map((race) => ratio(race, OURS, SNIPPET).toFixed(2)),
    ]),
  );
}

/** @param {Race[]} races */
function start(races) {
  const { times } = pick(races, "Node 20", "start", "fresh process")[0];
  const rows = times.filter(({ name }) => name !== "bare Node");
  const milliseconds = (/** @type {number} */ time) => (time / 1e6).toFixed(1);
  return table(
    ["", "ms"],
    rows.map(({ name, median, low, high }) => [
      name,
      `${milliseconds(median)} (${milliseconds(low)}–${milliseconds(high)})`,
    ]),
  );
}
